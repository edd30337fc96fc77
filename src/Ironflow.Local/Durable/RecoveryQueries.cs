using Ironflow.Local.Storage;

namespace Ironflow.Local.Durable;

/// <summary>An open timer.</summary>
internal readonly record struct TimerEntry(long FireAt, long Key, int Execution, int Task) : IComparable<TimerEntry>
{
    public int CompareTo(TimerEntry other)
    {
        var order = FireAt.CompareTo(other.FireAt);
        order = order != 0 ? order : Key.CompareTo(other.Key);
        order = order != 0 ? order : Execution.CompareTo(other.Execution);
        return order != 0 ? order : Task.CompareTo(other.Task);
    }
}

/// <summary>What a start reads to go on where the last process ended: keys, not instances.</summary>
internal static class RecoveryQueries
{
    public static long LastKey(Connection c) => c.Scalar("SELECT coalesce(max(key), 0) FROM instances");

    /// <summary>Instances with a turn or an activity due, or with something in their inbox.</summary>
    public static IReadOnlyList<long> Due(Connection c, RootSelection? runOnly)
    {
        var keys = new List<long>();
        using var q = c.Prepare(
            """
            SELECT key, root FROM instances WHERE status < 2 AND busy = 1
            UNION
            SELECT i.key, i.root FROM (SELECT DISTINCT key FROM inbox) w JOIN instances i ON i.key = w.key WHERE i.status < 2
            """);
        while (q.Step())
        {
            if (runOnly is null || runOnly.Contains(q.Text(1)))
            {
                keys.Add(q.Long(0));
            }
        }

        return keys;
    }

    public static IReadOnlyList<TimerEntry> Timers(Connection c, RootSelection? runOnly)
    {
        var timers = new List<TimerEntry>();
        using var q = runOnly is null
            ? c.Prepare("SELECT fire_at, key, execution, task FROM timers")
            : c.Prepare("SELECT t.fire_at, t.key, t.execution, t.task, i.root FROM timers t JOIN instances i ON i.key = t.key");
        while (q.Step())
        {
            if (runOnly is null || runOnly.Contains(q.Text(4)))
            {
                timers.Add(new TimerEntry(q.Long(0), q.Long(1), q.Int(2), q.Int(3)));
            }
        }

        return timers;
    }

    /// <summary>How many root instances have not ended and are not among these.</summary>
    public static int CountOthers(Connection c, RootSelection? runOnly)
    {
        if (runOnly is null)
        {
            return 0;
        }

        var count = 0;
        using var q = c.Prepare("SELECT id FROM instances WHERE status < 2 AND id = root");
        while (q.Step())
        {
            count += runOnly.Contains(q.Text(0)) ? 0 : 1;
        }

        return count;
    }
}
