namespace Ironflow.Benchmarks.Embedded;

/// <summary>What is measured of the embedded engine, each against the baseline of the same process.</summary>
internal static class EmbeddedSuite
{
    public static IReadOnlyList<(string Name, Func<Task<IReadOnlyList<(string Key, double Value)>>> Measure)> All { get; } =
    [
        ("baseline", Baseline.MeasureAsync),
        ("throughput", Throughput.MeasureAsync),
        ("sequential", Sequential.MeasureAsync),
        ("growth", Growth.MeasureAsync),
        ("gates", Gates.MeasureAsync),
        ("sleeping", Sleepers.MeasureAsync),
        ("list", Listing.MeasureAsync),
        ("start", Starting.MeasureAsync),
    ];
}
