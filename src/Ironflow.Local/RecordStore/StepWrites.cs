using Ironflow.Local.Storage;
using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Local.RecordStore;

/// <summary>The writes of steps, each the work of one transaction on the writer's connection.</summary>
internal sealed class StepWrites(RunWrites runs, EventTable events)
{
    public StepWriteResult Insert(Connection connection, StepRecord step, StepWrite write)
    {
        var run = RunTable.FindKey(connection, step.RunId);
        var stopped = write.RequireLive && run is not { IsLive: true };
        // The row is looked for only where it matters: what stands goes before the stop order, and an insert tells itself whether it met one.
        if (run is { } known && (stopped || !StepTable.TryInsert(connection, known.Key, step))
            && StepTable.Find(connection, known.Key, step.RunId, step.Key) is { } standing)
        {
            return new StepWriteResult(StepEquality.IsOwnInsert(standing, step) ? StepWriteKind.Written : StepWriteKind.Exists, standing);
        }

        if (stopped)
            return new StepWriteResult(StepWriteKind.Stopped, null);
        var key = run?.Key ?? throw new InvalidOperationException($"there is no run {step.RunId} on record");
        events.Changed(connection, key, before: null, step);
        SetRunStatus(connection, step, write);
        return new StepWriteResult(StepWriteKind.Written, step with { ETag = StepTable.ETag(1) });
    }

    public StepWriteResult Update(Connection connection, StepRecord before, StepRecord after, StepWrite write)
    {
        if (RunTable.FindKey(connection, after.RunId) is not { } run)
            return new StepWriteResult(StepWriteKind.Changed, null);
        var version = StepTable.Version(before);
        if (write.RequireLive && !run.IsLive)
            return Standing(connection, run.Key, before, after, version) ?? new StepWriteResult(StepWriteKind.Stopped, null);
        if (!StepTable.TryUpdate(connection, run.Key, before, after, version))
            return Standing(connection, run.Key, before, after, version) ?? new StepWriteResult(StepWriteKind.Changed, null);
        events.Changed(connection, run.Key, before, after);
        SetRunStatus(connection, after, write);
        return new StepWriteResult(StepWriteKind.Written, after with { ETag = StepTable.ETag(version + 1) });
    }

    /// <summary>What a row at another version means: this very write, done before and asked again, or another writer's; <c>null</c> at the version asked for.</summary>
    private static StepWriteResult? Standing(Connection connection, long run, StepRecord before, StepRecord after, long version)
    {
        if (StepTable.Find(connection, run, after.RunId, after.Key) is not { } standing || StepTable.Version(standing) == version)
            return null;
        var asked = after with
        {
            Input = before.Input is null && after.Input is null ? standing.Input : after.Input,
            Output = before.Output is null && after.Output is null ? standing.Output : after.Output,
            Trace = before.Trace is null && after.Trace is null ? standing.Trace : after.Trace,
        };
        return new StepWriteResult(StepEquality.Same(standing, asked) ? StepWriteKind.Written : StepWriteKind.Changed, standing);
    }

    private void SetRunStatus(Connection connection, StepRecord step, StepWrite write)
    {
        if (write.RunStatus is not { } status)
            return;
        var run = RunWrites.Find(connection, step.RunId);
        runs.Apply(connection, run, Changes.ToStatus(run.Run, status, step.UpdatedAt));
    }
}
