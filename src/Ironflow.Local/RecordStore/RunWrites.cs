using Ironflow.Local.Storage;
using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Local.RecordStore;

/// <summary>The writes of runs, each the work of one transaction on the writer's connection.</summary>
internal sealed class RunWrites(EventTable events)
{
    public RunRecord Create(Connection connection, RunRecord run)
    {
        if (RunTable.Insert(connection, run) is not { } key)
            return Find(connection, run.Id).Run;
        if (run.MaxCostUsd is { } limit)
            BudgetTable.Insert(connection, key, limit);
        events.Created(connection, key, run);
        return run;
    }

    public RunRecord SetStatus(Connection connection, Guid runId, RunStatus status, DateTimeOffset at)
    {
        var run = Find(connection, runId);
        return Apply(connection, run, Changes.ToStatus(run.Run, status, at)).Run;
    }

    public RunRecord Finish(Connection connection, Guid runId, RunFinish finish)
    {
        var run = Find(connection, runId);
        var steps = StepTable.List(connection, run.Key, runId);
        StepWrites.Close(connection, events, run.Key, steps, finish.At, finish.Error ?? "the run ended");
        WaveTable.RemoveAll(connection, run.Key);
        var sums = RunTotals.Of(steps);
        IReadOnlyList<RunRecord> path = RunTransitions.IsTerminal(run.Run.Status)
            ? [Changes.WithTotals(run.Run, sums)]
            : Changes.ToEnd(run.Run, finish, sums);
        return Apply(connection, run with { IsLive = false }, path).Run;
    }

    public static RunRecord? RequestCancel(Connection connection, Guid runId, string by, DateTimeOffset at)
    {
        if (RunTable.Find(connection, runId) is not { } run)
            return null;
        if (run.Run.CancelRequestedAt is not null || RunTransitions.IsTerminal(run.Run.Status))
            return run.Run;
        var marked = run.Run with { CancelRequestedAt = at, CancelRequestedBy = by, UpdatedAt = at };
        RunTable.Update(connection, run with { Run = marked, IsLive = false });
        WaveTable.RemoveAll(connection, run.Key);
        return marked;
    }

    /// <summary>Ends an attempt that is followed by another.</summary>
    public RunRecord ScheduleAttempt(Connection connection, Guid runId, NextAttempt next)
    {
        var run = Find(connection, runId);
        var steps = StepTable.List(connection, run.Key, runId);
        if (Changes.ToAttempt(run.Run, next, RunTotals.Of(steps)) is not { Count: > 0 } path)
            return run.Run;
        StepWrites.Close(connection, events, run.Key, steps, next.At, next.Error);
        WaveTable.RemoveAll(connection, run.Key);
        return Apply(connection, run, path).Run;
    }

    /// <summary>Writes a run at the end of its way, and an event for each state on it.</summary>
    public StoredRun Apply(Connection connection, StoredRun run, IReadOnlyList<RunRecord> path)
    {
        if (path.Count == 0)
            return run;
        var last = run.Run;
        foreach (var next in path)
        {
            events.Changed(connection, run.Key, last, next);
            last = next;
        }

        var after = run with { Run = last };
        RunTable.Update(connection, after);
        return after;
    }

    public static StoredRun Find(Connection connection, Guid runId)
        => RunTable.Find(connection, runId) ?? throw new InvalidOperationException($"there is no run {runId} on record");
}
