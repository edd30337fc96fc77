using Ironflow.Local.Storage;
using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Local.RecordStore;

/// <summary>The writes of steps, each the work of one transaction on the writer's connection.</summary>
internal sealed class StepWrites(RunWrites runs, EventTable events)
{
    private static readonly StepWriteResult Stopped = new(StepWriteKind.Stopped, null);

    public StepWriteResult Insert(Connection connection, StepRecord step, StepWrite write)
    {
        if (RunTable.FindKey(connection, step.RunId) is not { } run)
            return write.RequireLive ? Stopped : throw new InvalidOperationException($"there is no run {step.RunId} on record");
        var stopped = IsStopped(connection, run, step.Key, write);
        var refusal = Riders.Refusal(connection, run.Key, step.Key, write);
        // The row is looked for only where it matters: what stands goes before the stop order, and an insert tells itself whether it met one.
        if ((stopped || refusal is not null || !StepTable.TryInsert(connection, run.Key, step))
            && StepTable.Find(connection, run.Key, step.RunId, step.Key) is { } standing)
        {
            return Met(connection, run.Key, standing, step, write, stopped, refusal);
        }

        if (refusal is { } refused)
            return new StepWriteResult(refused, null);
        return stopped ? Stopped : Written(connection, run.Key, before: null, step, version: 1, write);
    }

    /// <summary>Appends what a step tells while it works.</summary>
    public bool Append(Connection connection, Guid runId, StepKey key, IReadOnlyList<StepEvent> progress, DateTimeOffset at)
    {
        if (RunTable.FindKey(connection, runId) is not { } run || IsStopped(connection, run, key, new StepWrite { RequireLive = true }))
            return false;
        foreach (var told in progress)
            events.Told(connection, run.Key, key, told, at);
        return true;
    }

    public StepWriteResult Update(Connection connection, StepRecord before, StepRecord after, StepWrite write)
    {
        if (RunTable.FindKey(connection, after.RunId) is not { } run)
            return new StepWriteResult(StepWriteKind.Changed, null);
        var version = StepTable.Version(before);
        var refusal = Riders.Refusal(connection, run.Key, after.Key, write);
        if (IsStopped(connection, run, after.Key, write))
            return Standing(connection, run.Key, before, after, version, write) ?? Stopped;
        if (refusal is not null || !StepTable.TryUpdate(connection, run.Key, before, after, version))
        {
            return Standing(connection, run.Key, before, after, version, write) switch
            {
                { Kind: StepWriteKind.Written } own => own,
                _ when refusal == StepWriteKind.Voted => new StepWriteResult(StepWriteKind.Voted, null),
                { } other => other,
                _ => new StepWriteResult(StepWriteKind.Changed, StepTable.Find(connection, run.Key, after.RunId, after.Key)),
            };
        }

        return Written(connection, run.Key, before, after, version + 1, write);
    }

    /// <summary>Inserts a step with its events unless its row stands.</summary>
    public bool TryInsert(Connection connection, long run, StepRecord step)
    {
        if (!StepTable.TryInsert(connection, run, step))
            return false;
        events.Changed(connection, run, before: null, step);
        return true;
    }

    /// <summary>Closes the open ones of some steps as cancelled, in the list too.</summary>
    public static void Close(Connection connection, EventTable events, long run, List<StepRecord> steps, DateTimeOffset at, string reason)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (StepTransitions.IsFinal(steps[i].Status))
                continue;
            var version = StepTable.Version(steps[i]);
            var closed = Changes.Close(steps[i], at, reason) with { ETag = StepTable.ETag(version + 1) };
            StepTable.TryUpdate(connection, run, steps[i], closed, version);
            events.Changed(connection, run, steps[i], closed);
            steps[i] = closed;
        }
    }

    private static bool IsStopped(Connection connection, (long Key, bool IsLive) run, StepKey key, StepWrite write)
        => write.RequireLive && !(write.InWave ? WaveTable.IsLive(connection, run.Key, key.Attempt, key.Position) : run.IsLive);

    /// <summary>What an insert does with the row it met: begins it when it waits for that, and otherwise says whose it is.</summary>
    private StepWriteResult Met(
        Connection connection, long run, StepRecord standing, StepRecord step, StepWrite write, bool stopped, StepWriteKind? refusal)
    {
        var begins = write.BeginsPending && (standing.Name, standing.Kind) == (step.Name, step.Kind);
        if (begins)
            step = step with { CreatedAt = standing.CreatedAt, Dependencies = standing.Dependencies };
        if (StepEquality.IsOwnInsert(standing, step) && Riders.AreWritten(connection, run, step.Key, write))
            return new StepWriteResult(StepWriteKind.Written, standing);
        if (refusal == StepWriteKind.Voted)
            return new StepWriteResult(StepWriteKind.Voted, null);
        if (!begins || standing.Status != StepStatus.Pending || refusal is not null)
            return new StepWriteResult(refusal ?? StepWriteKind.Exists, standing);
        if (stopped)
            return Stopped;
        // Whatever its status, it is one that a pending row may get to: what an insert may record, the begin of a pending row may too.
        var version = StepTable.Version(standing);
        StepTable.TryUpdate(connection, run, standing, step, version);
        return Written(connection, run, standing, step, version + 1, write);
    }

    /// <summary>What a row at another version means: this very write, done before and asked again, or another writer's; <c>null</c> at the version asked for.</summary>
    private static StepWriteResult? Standing(
        Connection connection, long run, StepRecord before, StepRecord after, long version, StepWrite write)
    {
        if (StepTable.Find(connection, run, after.RunId, after.Key) is not { } standing || StepTable.Version(standing) == version)
            return null;
        var asked = after with
        {
            Input = before.Input is null && after.Input is null ? standing.Input : after.Input,
            Output = before.Output is null && after.Output is null ? standing.Output : after.Output,
            Trace = before.Trace is null && after.Trace is null ? standing.Trace : after.Trace,
        };
        var isOwn = StepEquality.Same(standing, asked) && Riders.AreWritten(connection, run, after.Key, write);
        return new StepWriteResult(isOwn ? StepWriteKind.Written : StepWriteKind.Changed, standing);
    }

    private StepWriteResult Written(Connection connection, long run, StepRecord? before, StepRecord after, long version, StepWrite write)
    {
        Riders.Write(connection, run, after.Key, write);
        events.Changed(connection, run, before, after);
        SetRunStatus(connection, after, write);
        return new StepWriteResult(StepWriteKind.Written, after with { ETag = StepTable.ETag(version) });
    }

    private void SetRunStatus(Connection connection, StepRecord step, StepWrite write)
    {
        if (write.RunStatus is not { } status)
            return;
        var run = RunWrites.Find(connection, step.RunId);
        runs.Apply(connection, run, Changes.ToStatus(run.Run, status, step.UpdatedAt));
    }
}
