using Ironflow.Execution;
using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>Opens gates and looks at them when their run wakes: the rows say what was decided, and deadlines decide here (semantics 6).</summary>
internal sealed class GateRecorder(IRecordStore store, RecordedRows rows, SignalMatcher signals, ParentTeller parents, TimeProvider time)
{
    public async Task<string> OpenAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var step = request.Step!;
        if (await rows.TakeOverAsync(step, now, cancellationToken) is { } taken)
            return rows.Answer(step, taken);

        var config = RecordedRows.ConfigOf<StepConfig>(step);
        var open = NewStepRow.Of(step, now) with
        {
            Status = StepStatus.AwaitingApproval,
            StartedAt = now,
            Gate = GateRules.Open(config, request.StartedBy!, now),
        };
        if (await FindPassedAsync(open, cancellationToken) is { } passed)
            return rows.Answer(step, await store.InsertStepAsync(GateRules.Carried(open, passed, now), RecordedRows.First(step, RunStatus.Running), cancellationToken));

        var waiting = step.Kind == StepKind.Signal ? RunStatus.Sleeping : RunStatus.AwaitingApproval;
        var written = await store.InsertStepAsync(open, RecordedRows.First(step, waiting), cancellationToken);
        if (written.Step is not { } row)
            return rows.Answer(step, written);
        await parents.TellAsync(request, waiting, cancellationToken);
        // A signal may have come before its gate.
        return await LookAsync(request, row, config, cancellationToken);
    }

    public async Task<string> CheckAsync(RecordRequest request, CancellationToken cancellationToken)
        => await LookAsync(request, await rows.FindAsync(request, cancellationToken), RecordedRows.ConfigOf<StepConfig>(request.Step!), cancellationToken);

    private async Task<string> LookAsync(RecordRequest request, StepRecord row, StepConfig config, CancellationToken cancellationToken)
    {
        var step = request.Step!;
        while (row.Status == StepStatus.AwaitingApproval && row.Name == step.Name && row.Kind == step.Kind)
        {
            var written = await signals.TryOpenAsync(row, cancellationToken) ?? await TryTimeAsync(row, config, cancellationToken);
            if (written is not { } result)
                return RecordedRows.Text(rows.Result(step, new StepWriteResult(StepWriteKind.Exists, row)) with { WakeAt = Earlier(row.Gate!.DeadlineAt, row.Gate.RemindAt) });
            if (result.Kind == StepWriteKind.Stopped)
                return rows.Answer(step, result);
            row = result.Step ?? await rows.FindAsync(request, cancellationToken);
        }

        if (row.Status is StepStatus.Completed or StepStatus.Rejected)
        {
            // Only the run's own orchestration writes its status (semantics 7.2), and here it wakes.
            await store.SetRunStatusAsync(request.RunId, RunStatus.Running, time.GetUtcNow(), cancellationToken);
            await parents.TellAsync(request, RunStatus.Running, cancellationToken);
        }

        return rows.Answer(step, new StepWriteResult(StepWriteKind.Exists, row));
    }

    /// <summary>What a deadline or a reminder that is due makes of the gate; <c>null</c> when none is.</summary>
    private async Task<StepWriteResult?> TryTimeAsync(StepRecord row, StepConfig config, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (row.Gate!.DeadlineAt <= now)
        {
            var (after, vote) = GateRules.AtDeadline(row, config, now);
            var write = new StepWrite { RequireLive = true, Vote = vote is null ? null : new VoteInsert(vote) };
            return await store.UpdateStepAsync(row, after, write, cancellationToken);
        }

        if (row.Gate.RemindAt <= now)
            return await store.UpdateStepAsync(row, GateRules.Reminded(row, config, now), new StepWrite { RequireLive = true }, cancellationToken);
        return null;
    }

    /// <summary>The same gate as an earlier attempt passed it: of the same place, name and question.</summary>
    private async Task<StepRecord?> FindPassedAsync(StepRecord open, CancellationToken cancellationToken)
    {
        for (var attempt = open.Attempt - 1; attempt >= 1; attempt--)
        {
            var earlier = await store.FindStepAsync(open.RunId, open.Key with { Attempt = attempt }, cancellationToken);
            if (earlier is { Status: StepStatus.Completed, Gate.Decision: not null } && earlier.Name == open.Name && earlier.Kind == open.Kind && earlier.Input == open.Input)
                return earlier;
        }

        return null;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;
}
