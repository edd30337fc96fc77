using System.Diagnostics.Metrics;
using Ironflow.Runs;

namespace Ironflow.Telemetry;

/// <summary>The runs that have not ended, as the last sweep of this process found them: it looks at each of them anyway, and a count kept beside would be
/// wrong after a restart.</summary>
internal static class ActiveRuns
{
    // Where several hosts share a store another one may do the next sweep; an old count must not stay beside its.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static (long At, Dictionary<string, int> ByWorkflow)? last;

    private static readonly ObservableGauge<int> Gauge = Metering.Meter.CreateObservableGauge(MetricNames.RunsActive, Observe, "{run}", "Runs that have not ended");

    public static bool IsOn => Gauge.Enabled;

    public static void Found(IEnumerable<RunRecord> runs)
    {
        var counts = runs.CountBy(run => run.WorkflowName).ToDictionary();
        // A workflow whose last run has ended is told as 0 once more.
        foreach (var gone in last?.ByWorkflow.Where(was => was.Value > 0).Select(was => was.Key) ?? [])
            counts.TryAdd(gone, 0);
        last = (Environment.TickCount64, counts);
    }

    private static IEnumerable<Measurement<int>> Observe()
        => last is { } found && TimeSpan.FromMilliseconds(Environment.TickCount64 - found.At) < Fresh
            ? found.ByWorkflow.Select(count => new Measurement<int>(count.Value, new KeyValuePair<string, object?>("workflow", count.Key)))
            : [];
}
