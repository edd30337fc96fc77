using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Execution;

/// <summary>Takes a finished step over from an earlier run instead of doing it again (semantics 9.4): a copy of its row, without its cost.</summary>
internal sealed class StepReuse(IRecordStore store)
{
    /// <summary>Copies the earlier row. Returns <c>null</c> when the step has none to take over; a row of another name or kind is returned as it stands, so that the
    /// caller sees the divergence (semantics 4.5).</summary>
    public async Task<StepWriteResult?> TakeOverAsync(StepRequest request, StepRecord fresh, CancellationToken cancellationToken)
    {
        if (request.Reuse is not { } reuse || !reuse.Covers(fresh.Key))
            return null;
        var earlierKey = fresh.Key with { Attempt = reuse.Attempt };
        if (await store.FindStepAsync(reuse.RunId, earlierKey, cancellationToken) is not { } earlier || !StepTransitions.IsFinal(earlier.Status))
            return null;
        if (earlier.Name != fresh.Name || earlier.Kind != fresh.Kind)
            return new StepWriteResult(StepWriteKind.Exists, earlier);
        if (fresh.Position >= reuse.Cut && earlier.Status != StepStatus.Completed)
            return null;

        var running = fresh with { Status = StepStatus.Running, StartedAt = fresh.UpdatedAt };
        var begun = await store.InsertStepAsync(
            running,
            new StepWrite { RequireLive = true, InWave = request.FailFast, BeginsPending = request.InWave, RunStatus = request.BeginsRun ? Runs.RunStatus.Running : null },
            cancellationToken);
        if (begun.Step is not { } row || StepTransitions.IsFinal(row.Status))
            return begun;
        if (earlier.Status == StepStatus.Rejected)
        {
            // The table knows a rejection of an open gate only.
            var open = await store.UpdateStepAsync(row, row with { Status = StepStatus.AwaitingApproval }, StepWrite.Plain, cancellationToken);
            if (open.Kind != StepWriteKind.Written)
                return open;
            row = open.Step!;
        }

        return await store.UpdateStepAsync(row, Copy(row, earlier, fresh.UpdatedAt), StepWrite.Plain, cancellationToken);
    }

    private static StepRecord Copy(StepRecord row, StepRecord earlier, DateTimeOffset now) => row with
    {
        Status = earlier.Status,
        Output = earlier.Output,
        Error = earlier.Error,
        Failure = earlier.Failure,
        Tolerated = earlier.Tolerated,
        Gate = earlier.Gate,
        ChildRunId = earlier.ChildRunId,
        ReusedFrom = earlier.ReusedFrom ?? earlier.Id,
        Owner = null,
        HeartbeatAt = null,
        CompletedAt = now,
        UpdatedAt = now,
    };
}
