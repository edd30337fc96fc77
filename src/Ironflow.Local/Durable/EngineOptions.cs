using Ironflow.Durable;

namespace Ironflow.Local.Durable;

/// <summary>A call of an activity.</summary>
/// <param name="Name">The activity's name.</param>
/// <param name="Input">Its input, as JSON.</param>
/// <param name="InstanceId">The orchestration that asked for it.</param>
internal readonly record struct ActivityCall(string Name, string Input, string InstanceId);

/// <summary>What the engine runs and within which bounds.</summary>
internal sealed record EngineOptions
{
    public IReadOnlyDictionary<string, Func<IDurableContext, string, Task<string>>> Orchestrators { get; init; } =
        new Dictionary<string, Func<IDurableContext, string, Task<string>>>();

    /// <summary>Activities; the token is set when the engine stops. What one throws after that is not recorded: it is delivered again.</summary>
    public IReadOnlyDictionary<string, Func<ActivityCall, CancellationToken, Task<string>>> Activities { get; init; } =
        new Dictionary<string, Func<ActivityCall, CancellationToken, Task<string>>>();

    /// <summary>How many activities execute at once.</summary>
    public int ActivitySlots { get; init; } = 256;

    /// <summary>How many idle instances stay in memory; others are replayed on their next event.</summary>
    public int MaxLive { get; init; } = 500;

    /// <summary>Lets instances leave memory while their activities execute, which costs a replay per activity; for tests.</summary>
    public bool EvictBusy { get; init; }

    /// <summary>Replays after every event, which finds code that decides by something else than its history.</summary>
    public bool ReplayAlways { get; init; }

    /// <summary>
    /// Starts a turn's activities before the turn is committed, so that what they write at once shares its transaction. Only for activities that
    /// do nothing before the first write to this database they await, such as steps with their records in it; elsewhere an activity
    /// could act on an event that a crash takes back.
    /// </summary>
    public bool JoinActivities { get; init; }

    /// <summary>Only these root instances and their descendants are executed; everything when <c>null</c>.</summary>
    public RootSelection? RunOnly { get; init; }

    /// <summary>Told of each instance that ended as failed, once that is committed; must be cheap and must not throw.</summary>
    public Action<string>? InstanceFailed { get; init; }

    /// <summary>How long a stop waits for activities.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);
}
