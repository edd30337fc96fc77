using System.Text.Json;
using Ironflow.Durable;
using Ironflow.Local.Storage;

namespace Ironflow.Local.Durable;

/// <summary>An instance's row, as far as executing it needs.</summary>
internal sealed record InstanceRow(
    long Key, string Id, string Name, string Root, ParentLink? Parent, DurableStatus Status, bool Busy, int Execution, string Input,
    string? Carried, string? CustomStatus);

/// <summary>Who waits for a sub-orchestration.</summary>
internal sealed record ParentLink(long Key, int Execution, int Task);

/// <summary>All that is on disk of an instance that has not ended.</summary>
internal sealed record StoredInstance(InstanceRow Row, IReadOnlyList<Turn> Turns, IReadOnlyList<Message> Inbox);

/// <summary>The engine's statements.</summary>
internal static class InstanceStore
{
    /// <summary>An instance with history and inbox; <c>null</c> when it is gone or has ended.</summary>
    public static StoredInstance? Load(Connection c, long key)
    {
        // One transaction: row, history and inbox must be of one moment.
        c.Execute("BEGIN");
        try
        {
            return ReadRow(c, key) is { } row ? new StoredInstance(row, ReadTurns(c, row.Key, row.Execution, row.Id), ReadInbox(c, key)) : null;
        }
        finally
        {
            c.Execute("COMMIT");
        }
    }

    public static DurableInstance? Find(Connection c, string id)
    {
        using var q = c.Prepare("SELECT name, status, output, error, custom_status FROM instances WHERE id = ?1");
        return q.Bind(1, id).Step()
            ? new DurableInstance(id, q.Text(0), (DurableStatus)q.Int(1), q.TextOrNull(2), q.TextOrNull(3), q.TextOrNull(4))
            : null;
    }

    /// <summary>The key and root of an instance that has not ended.</summary>
    public static (long Key, string Root)? FindOpen(Connection c, string id)
    {
        using var q = c.Prepare("SELECT key, root FROM instances WHERE id = ?1 AND status < 2");
        return q.Bind(1, id).Step() ? (q.Long(0), q.Text(1)) : null;
    }

    public static bool Insert(Connection c, NewInstance instance, long now)
    {
        using var s = c.Prepare(
            """
            INSERT INTO instances(key, id, name, root, parent_key, parent_execution, parent_task, status, busy, execution, input, created, updated)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 1, 0, ?8, ?9, ?9) ON CONFLICT(id) DO NOTHING
            """);
        s.Bind(1, instance.Key).Bind(2, instance.Id).Bind(3, instance.Name).Bind(4, instance.Root)
            .Bind(5, instance.Parent?.Key).Bind(6, (long?)instance.Parent?.Execution).Bind(7, (long?)instance.Parent?.Task)
            .Bind(8, instance.Input).Bind(9, now);
        return s.Run() == 1;
    }

    /// <summary>Inserts a sub-orchestration in place of whatever has its id. Returns the key of what it replaced.</summary>
    public static long? Replace(Connection c, NewInstance instance, long now)
    {
        long? replaced = null;
        using (var q = c.Prepare("SELECT key FROM instances WHERE id = ?1"))
        {
            if (q.Bind(1, instance.Id).Step())
            {
                replaced = q.Long(0);
            }
        }

        if (replaced is { } key)
        {
            Delete(c, key);
        }

        Insert(c, instance, now);
        return replaced;
    }

    public static void Delete(Connection c, long key)
    {
        DeleteWaiting(c, key);
        Run(c, "DELETE FROM history WHERE key = ?1", key);
        Run(c, "DELETE FROM instances WHERE key = ?1", key);
    }

    /// <summary>Deletes what an ended instance can no longer take.</summary>
    public static void DeleteWaiting(Connection c, long key)
    {
        Run(c, "DELETE FROM inbox WHERE key = ?1", key);
        Run(c, "DELETE FROM timers WHERE key = ?1", key);
    }

    public static long InsertInbox(Connection c, long key, int execution, TurnEvent happening)
    {
        using var s = c.Prepare("INSERT INTO inbox(key, kind, execution, task, name, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        s.Bind(1, key).Bind(2, (long)happening.Kind).Bind(3, execution).Bind(4, happening.Task).Bind(5, happening.Name).Bind(6, happening.Value);
        s.Run();
        return c.LastInsertRowId;
    }

    /// <summary>Tells the parent how its sub-orchestration ended. Returns the message, or <c>null</c> when the parent waits no more.</summary>
    public static (long Key, Message Message)? NotifyParent(Connection c, ParentLink parent, ExecutionEnd end)
    {
        using var q = c.Prepare("SELECT 1 FROM instances WHERE key = ?1 AND execution = ?2 AND status < 2");
        if (!q.Bind(1, parent.Key).Bind(2, parent.Execution).Step())
        {
            return null;
        }

        var happening = end.Status == DurableStatus.Completed
            ? new TurnEvent(EventKind.SubCompleted, parent.Task, Value: end.Output)
            : new TurnEvent(EventKind.SubFailed, parent.Task, Value: end.Error);
        var id = InsertInbox(c, parent.Key, parent.Execution, happening);
        return (parent.Key, new Message(happening, parent.Execution, id));
    }

    /// <summary>Ends an instance that has not ended; <c>false</c> when it has or is gone.</summary>
    public static bool End(Connection c, long key, ExecutionEnd end, long now)
    {
        using var s = c.Prepare(
            "UPDATE instances SET status = ?2, busy = 0, output = ?3, error = ?4, updated = ?5 WHERE key = ?1 AND status < 2");
        s.Bind(1, key).Bind(2, (long)end.Status).Bind(3, end.Output).Bind(4, end.Error).Bind(5, now);
        return s.Run() == 1;
    }

    public static ParentLink? FindParent(Connection c, long key)
    {
        using var q = c.Prepare("SELECT parent_key, parent_execution, parent_task FROM instances WHERE key = ?1");
        return q.Bind(1, key).Step() ? Parent(q, 0) : null;
    }

    /// <summary>The turns of an execution, in order.</summary>
    /// <exception cref="JsonException">One is missing.</exception>
    public static IReadOnlyList<Turn> ReadTurns(Connection c, long key, int execution, string id)
    {
        var turns = new List<Turn>();
        using var q = c.Prepare("SELECT seq, turn FROM history WHERE key = ?1 AND execution = ?2 ORDER BY seq");
        q.Bind(1, key).Bind(2, execution);
        while (q.Step())
        {
            if (q.Int(0) != turns.Count)
            {
                throw new JsonException($"the history of instance '{id}' lacks turn {turns.Count}");
            }

            turns.Add(TurnFormat.Read(q.Blob(1)));
        }

        return turns;
    }

    private static InstanceRow? ReadRow(Connection c, long key)
    {
        using var q = c.Prepare(
            """
            SELECT id, name, root, parent_key, parent_execution, parent_task, status, busy, execution, input, carried, custom_status
            FROM instances WHERE key = ?1 AND status < 2
            """);
        return q.Bind(1, key).Step()
            ? new InstanceRow(
                key, q.Text(0), q.Text(1), q.Text(2), Parent(q, 3), (DurableStatus)q.Int(6), q.Bool(7), q.Int(8), q.Text(9), q.TextOrNull(10),
                q.TextOrNull(11))
            : null;
    }

    private static ParentLink? Parent(Statement q, int column) =>
        q.IsNull(column) ? null : new ParentLink(q.Long(column), q.Int(column + 1), q.Int(column + 2));

    private static List<Message> ReadInbox(Connection c, long key)
    {
        var messages = new List<Message>();
        using var q = c.Prepare("SELECT id, kind, execution, task, name, value FROM inbox WHERE key = ?1 ORDER BY id");
        q.Bind(1, key);
        while (q.Step())
        {
            var happening = new TurnEvent((EventKind)q.Int(1), q.Int(3), q.TextOrNull(4), q.TextOrNull(5));
            messages.Add(new Message(happening, q.Int(2), q.Long(0)));
        }

        return messages;
    }

    private static void Run(Connection c, string sql, long key)
    {
        using var s = c.Prepare(sql);
        s.Bind(1, key).Run();
    }
}

/// <summary>An instance to be created.</summary>
internal sealed record NewInstance(long Key, string Id, string Name, string Root, string Input, ParentLink? Parent);
