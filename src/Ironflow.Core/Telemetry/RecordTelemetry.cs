using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Telemetry;

/// <summary>Tells of runs and steps that have ended, when their rows say so for the first time.</summary>
internal static class RecordTelemetry
{
    public static bool IsOn => Tracing.IsOn || RunMetrics.IsOn;

    public static async Task EndedAsync(IRecordStore store, StepRecord step)
    {
        RunMetrics.Ended(step);
        if (Tracing.IsOn && await RunTraces.FindAsync(store, step.RunId, CancellationToken.None) is { } trace)
            RunSpans.Emit(step, trace);
    }

    public static void Ended(RunRecord run)
    {
        RunMetrics.Ended(run);
        if (Tracing.IsOn)
            RunSpans.Emit(run, RunTraces.Remember(run));
    }

    /// <summary>Tells of the steps that an end closed: of its run, of an attempt, of a wave.</summary>
    public static async Task ClosedAsync(IRecordStore store, Guid runId, DateTimeOffset at)
    {
        try
        {
            foreach (var step in await store.ListStepsAsync(runId, CancellationToken.None))
            {
                if (IsClosedBy(step, at))
                    await EndedAsync(store, step);
            }
        }
        catch (StoreUnavailableException)
        {
            // What was to be recorded is; a store that went away after it costs these spans.
        }
    }

    public static bool IsClosedBy(StepRecord step, DateTimeOffset at) => step.Status == StepStatus.Cancelled && step.CompletedAt == at;
}
