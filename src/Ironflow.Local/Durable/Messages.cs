using Ironflow.Local.Storage;

namespace Ironflow.Local.Durable;

/// <summary>Something for an instance, on its way to a turn.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Execution">The execution it is for; <see cref="Any"/> for events.</param>
/// <param name="InboxId">Its row, when it has one: such a message survives a crash by itself.</param>
/// <param name="Run">The delivery that ended, for an activity.</param>
internal sealed record Message(TurnEvent Event, int Execution, long InboxId = 0, ActivityRun? Run = null)
{
    public const int Any = -1;
}

/// <summary>One delivery of an activity.</summary>
internal sealed class ActivityRun(long key, int execution, TurnAction action, string instanceId)
{
    private volatile bool abandoned;

    public long Key { get; } = key;

    public int Execution { get; } = execution;

    public int Task => Action.Task;

    public TurnAction Action { get; } = action;

    public string InstanceId { get; } = instanceId;

    /// <summary>How often it was delivered before because what it deferred could not be written.</summary>
    public int Deliveries { get; init; }

    public WriteScope Scope { get; } = new();

    /// <summary>What it deferred to its completion.</summary>
    public IReadOnlyList<Action<Connection>>? Deferred { get; set; }

    /// <summary>Whether the turn that scheduled it, or took its completion, was never committed: its outcome counts for nothing.</summary>
    public bool Abandoned => abandoned;

    public (long Key, int Execution, int Task) Address => (Key, Execution, Task);

    public void Abandon() => abandoned = true;
}
