using Ironflow.Durable;
using Ironflow.Local.Storage;

namespace Ironflow.Local.Durable;

/// <summary>The instance was ended or replaced while its turn ran.</summary>
internal sealed class StaleTurnException(string instanceId)
    : IronflowException($"instance '{instanceId}' has ended or was replaced; its turn was not written");

/// <summary>Everything one turn changes, written in one transaction: what its activities deferred, its history, what it took from the inbox,
/// its timers and children, and the instance's row where that changes.</summary>
internal sealed class TurnUnit : WriteUnit
{
    public required LiveInstance Live { get; init; }

    public required Incarnation Incarnation { get; init; }

    public required int Seq { get; init; }

    public required byte[] Turn { get; init; }

    public required long Now { get; init; }

    public IReadOnlyList<Action<Connection>> Deferred { get; init; } = [];

    public IReadOnlyList<long> InboxIds { get; init; } = [];

    public IReadOnlyList<TimerEntry> NewTimers { get; init; } = [];

    public IReadOnlyList<TimerEntry> OldTimers { get; init; } = [];

    public IReadOnlyList<NewInstance> Children { get; init; } = [];

    /// <summary>Activities whose completion the turn took.</summary>
    public IReadOnlyList<ActivityRun> Completed { get; init; } = [];

    /// <summary>Activities it scheduled that were begun with it.</summary>
    public List<ActivityRun> Begun { get; } = [];

    /// <summary>Activities it scheduled that begin when it is committed.</summary>
    public List<ActivityRun> Waiting { get; } = [];

    public ExecutionEnd? End { get; init; }

    /// <summary>Whether busy flag, status or custom status differ from the row.</summary>
    public bool RowChanged { get; init; }

    public bool Busy { get; init; }

    public string? CustomStatus { get; init; }

    /// <summary>Events taken over by continue-as-new.</summary>
    public string? Carried { get; init; }

    /// <summary>Keys of running instances that children replaced; set by execution.</summary>
    public List<long> Replaced { get; } = [];

    /// <summary>The message that tells the parent; set by execution.</summary>
    public (long Key, Message Message)? ForParent { get; private set; }

    private InstanceRow Row => Incarnation.Row;

    public override void Execute(Connection connection)
    {
        Replaced.Clear();
        foreach (var work in Deferred)
        {
            work(connection);
        }

        WriteHistory(connection);
        foreach (var id in InboxIds)
        {
            using var s = connection.Prepare("DELETE FROM inbox WHERE id = ?1");
            s.Bind(1, id).Run();
        }

        foreach (var timer in NewTimers)
        {
            using var s = connection.Prepare("INSERT INTO timers(key, execution, task, fire_at) VALUES (?1, ?2, ?3, ?4)");
            s.Bind(1, timer.Key).Bind(2, timer.Execution).Bind(3, timer.Task).Bind(4, timer.FireAt).Run();
        }

        foreach (var timer in OldTimers)
        {
            using var s = connection.Prepare("DELETE FROM timers WHERE key = ?1 AND execution = ?2 AND task = ?3");
            s.Bind(1, timer.Key).Bind(2, timer.Execution).Bind(3, timer.Task).Run();
        }

        foreach (var child in Children)
        {
            if (InstanceStore.Replace(connection, child, Now) is { } replaced)
            {
                Replaced.Add(replaced);
            }
        }

        if (End is not null)
        {
            WriteEnd(connection, End);
        }
        else if (RowChanged)
        {
            using var s = connection.Prepare("UPDATE instances SET status = ?2, busy = ?3, custom_status = ?4, updated = ?5 WHERE key = ?1");
            s.Bind(1, Row.Key).Bind(2, (long)DurableStatus.Running).Bind(3, Busy).Bind(4, CustomStatus).Bind(5, Now).Run();
        }
    }

    public override void Committed() => Live.OnCommitted(this);

    public override void Failed(Exception exception) => Live.OnFailed(this, exception);

    private void WriteHistory(Connection connection)
    {
        using var s = connection.Prepare(
            """
            INSERT INTO history(key, execution, seq, turn)
            SELECT ?1, ?2, ?3, ?4 FROM instances WHERE key = ?1 AND execution = ?2 AND status < 2
            """);
        if (s.Bind(1, Row.Key).Bind(2, Row.Execution).Bind(3, Seq).BindBlob(4, Turn).Run() == 0)
        {
            throw new StaleTurnException(Row.Id);
        }
    }

    private void WriteEnd(Connection connection, ExecutionEnd end)
    {
        if (CustomStatus is not null)
        {
            using var s = connection.Prepare("UPDATE instances SET custom_status = ?2 WHERE key = ?1");
            s.Bind(1, Row.Key).Bind(2, CustomStatus).Run();
        }

        if (end.ContinueWith is { } next)
        {
            Continue(connection, next);
            return;
        }

        InstanceStore.End(connection, Row.Key, end, Now);
        InstanceStore.DeleteWaiting(connection, Row.Key);
        ForParent = Row.Parent is null ? null : InstanceStore.NotifyParent(connection, Row.Parent, end);
    }

    private void Continue(Connection connection, string input)
    {
        using (var s = connection.Prepare("DELETE FROM history WHERE key = ?1"))
        {
            s.Bind(1, Row.Key).Run();
        }

        using var update = connection.Prepare(
            "UPDATE instances SET status = 1, busy = 1, execution = ?2, input = ?3, carried = ?4, updated = ?5 WHERE key = ?1");
        update.Bind(1, Row.Key).Bind(2, Row.Execution + 1).Bind(3, input).Bind(4, Carried).Bind(5, Now).Run();
    }
}
