using Ironflow.Local.Storage;
using Ironflow.Runs;

namespace Ironflow.Local.RecordStore;

/// <summary>Removes what is on record of a run that has ended, in one transaction.</summary>
internal static class RunPurge
{
    private static readonly string[] Tables = ["large_values", "steps", "waves", "votes", "signals", "events", "charges", "budgets"];

    public static bool Purge(Connection connection, Guid runId)
    {
        if (RunTable.Find(connection, runId) is not { } run)
            return false;
        if (!RunTransitions.IsTerminal(run.Run.Status))
            throw new InvalidOperationException($"run {runId} has not ended: it is {run.Run.Status}. Cancel it first");
        foreach (var table in Tables)
            Delete(connection, $"DELETE FROM {table} WHERE run = ?1", run.Key);
        Delete(connection, "DELETE FROM runs WHERE key = ?1", run.Key);
        return true;
    }

    private static void Delete(Connection connection, string sql, long run)
    {
        using var delete = connection.Prepare(sql);
        delete.Bind(1, run).Run();
    }
}
