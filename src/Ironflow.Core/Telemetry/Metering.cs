using System.Diagnostics.Metrics;

namespace Ironflow.Telemetry;

/// <summary>The meter, and what its instruments have in common.</summary>
public static class Metering
{
    // From a row's write to a night's work: a run may wait for days, and its exact length is on its record.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 86_400],
    };

    /// <summary>The meter of all instruments.</summary>
    public static Meter Meter { get; } = new(TelemetryNames.Source);

    /// <summary>A histogram of durations in seconds.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it measures.</param>
    public static Histogram<double> Duration(string name, string description)
        => Meter.CreateHistogram(name, "s", description, tags: null, Seconds);
}
