using Ironflow.Local.Storage;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.RecordStore;

/// <summary>The writes of waves, each the work of one transaction on the writer's connection.</summary>
internal sealed class WaveWrites(RunWrites runs, StepWrites steps, EventTable events)
{
    public bool Begin(Connection connection, IReadOnlyList<StepRecord> members, bool failFast)
    {
        var first = members[0];
        if (RunTable.Find(connection, first.RunId) is not { IsLive: true } run)
            return false;
        var isNew = true;
        foreach (var member in members)
            isNew &= steps.TryInsert(connection, run.Key, member);
        if (failFast && isNew)
            WaveTable.Insert(connection, run.Key, first.Attempt, first.Position);
        runs.Apply(connection, run, Changes.ToStatus(run.Run, RunStatus.Running, first.UpdatedAt));
        return true;
    }

    public static void Stop(Connection connection, Guid runId, int attempt, int position)
    {
        if (RunTable.FindKey(connection, runId) is { } run)
            WaveTable.Remove(connection, run.Key, attempt, position);
    }

    public IReadOnlyList<StepRecord> End(Connection connection, WaveEnd end)
    {
        if (RunTable.FindKey(connection, end.RunId) is not { } run)
            return [];
        var members = StepTable.ListWave(connection, run.Key, end.RunId, end.Attempt, end.Position);
        StepWrites.Close(connection, events, run.Key, members, end.At, end.Reason);
        WaveTable.Remove(connection, run.Key, end.Attempt, end.Position);
        return members;
    }

    /// <summary>Refuses what is not one wave.</summary>
    public static void Check(IReadOnlyList<StepRecord> members)
    {
        if (members.Count == 0)
            throw new ArgumentException("a wave has members", nameof(members));
        var first = members[0];
        if (members.Any(m => m.Status != StepStatus.Pending || (m.RunId, m.Attempt, m.Position) != (first.RunId, first.Attempt, first.Position)))
            throw new ArgumentException("the members of a wave are pending and of one run, attempt and position", nameof(members));
    }
}
