using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Telemetry;

/// <summary>A record store that tells telemetry of every run and step whose row reaches its end. Whoever wrote it, an activity, a decision, the sweep,
/// it is told once: by the write that changed the row.</summary>
/// <param name="inner">The store.</param>
public sealed partial class ObservedRecordStore(IRecordStore inner) : IRecordStore
{
    /// <inheritdoc/>
    public async Task<RunRecord> CreateRunAsync(RunRecord run, CancellationToken cancellationToken = default)
    {
        var created = await inner.CreateRunAsync(run, cancellationToken);
        if (Tracing.IsOn)
            RunTraces.Remember(created);
        return created;
    }

    /// <inheritdoc/>
    public async Task<RunRecord> FinishRunAsync(Guid runId, RunFinish finish, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(finish);
        var run = await inner.FinishRunAsync(runId, finish, cancellationToken);
        // A run that had ended before keeps its time.
        if (!RecordTelemetry.IsOn || run.CompletedAt != finish.At || run.Status != finish.Status)
            return run;
        // A run that ended well has no open steps.
        if (run.Status is RunStatus.Failed or RunStatus.Cancelled)
            await RecordTelemetry.ClosedAsync(inner, runId, finish.At);
        RecordTelemetry.Ended(run);
        return run;
    }

    /// <inheritdoc/>
    public async Task<StepWriteResult> InsertStepAsync(StepRecord step, StepWrite write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        var written = await inner.InsertStepAsync(step, write, cancellationToken);
        if (written.Kind == StepWriteKind.Written && StepTransitions.IsFinal(step.Status) && RecordTelemetry.IsOn)
            await RecordTelemetry.EndedAsync(inner, step);
        return written;
    }

    /// <inheritdoc/>
    public async Task<StepWriteResult> UpdateStepAsync(StepRecord before, StepRecord after, StepWrite write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var written = await inner.UpdateStepAsync(before, after, write, cancellationToken);
        if (written.Kind == StepWriteKind.Written && !StepTransitions.IsFinal(before.Status) && StepTransitions.IsFinal(after.Status) && RecordTelemetry.IsOn)
            await RecordTelemetry.EndedAsync(inner, after);
        return written;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StepRecord>> EndWaveAsync(WaveEnd end, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(end);
        var members = await inner.EndWaveAsync(end, cancellationToken);
        if (RecordTelemetry.IsOn)
        {
            foreach (var member in members.Where(m => RecordTelemetry.IsClosedBy(m, end.At)))
                await RecordTelemetry.EndedAsync(inner, member);
        }

        return members;
    }

    /// <inheritdoc/>
    public async Task<RunRecord> ScheduleAttemptAsync(Guid runId, NextAttempt next, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(next);
        var run = await inner.ScheduleAttemptAsync(runId, next, cancellationToken);
        if (RecordTelemetry.IsOn && run.UpdatedAt == next.At)
            await RecordTelemetry.ClosedAsync(inner, runId, next.At);
        return run;
    }
}
