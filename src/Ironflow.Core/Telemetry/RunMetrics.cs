using System.Diagnostics;
using System.Diagnostics.Metrics;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Telemetry;

/// <summary>Counts what ended on record: a run and a step once each, whatever is replayed or repeated.</summary>
internal static class RunMetrics
{
    private static readonly InstrumentAdvice<double> Dollars = new() { HistogramBucketBoundaries = [0, 0.001, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 50, 100] };
    private static readonly Counter<long> Runs = Metering.Meter.CreateCounter<long>(MetricNames.Runs, "{run}", "Runs that ended");
    private static readonly Histogram<double> RunDuration = Metering.Duration(MetricNames.RunDuration, "From the start of a run to its end");
    private static readonly Histogram<double> RunCost = Metering.Meter.CreateHistogram(MetricNames.RunCost, "{USD}", "What a run cost", tags: null, Dollars);
    private static readonly Counter<long> Steps = Metering.Meter.CreateCounter<long>(MetricNames.Steps, "{step}", "Steps that ended");
    private static readonly Histogram<double> StepDuration = Metering.Duration(MetricNames.StepDuration, "Time of a step's work over all its tries");

    /// <summary>Whether anybody listens.</summary>
    public static bool IsOn => Runs.Enabled || Steps.Enabled;

    public static void Ended(RunRecord run)
    {
        var workflow = new KeyValuePair<string, object?>("workflow", run.WorkflowName);
        var tags = new TagList { workflow, { "status", SnakeCase.Name(run.Status) } };
        Runs.Add(1, tags);
        RunDuration.Record(run.DurationMs / 1_000d, tags);
        RunCost.Record((double)run.CostUsd, workflow);
    }

    public static void Ended(StepRecord step)
    {
        var kind = new KeyValuePair<string, object?>("kind", step.Kind.Name);
        Steps.Add(1, kind, new KeyValuePair<string, object?>("status", SnakeCase.Name(step.Status)));
        StepDuration.Record(step.DurationMs / 1_000d, kind);
    }
}
