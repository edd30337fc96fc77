namespace Ironflow.Durable;

/// <summary>What the outside needs from a durable engine (design §2).</summary>
public interface IDurableClient
{
    /// <summary>Starts an orchestration under an id. Returns <c>false</c> when the id exists, running or finished: an id is never started twice.</summary>
    Task<bool> StartAsync(string orchestrator, string instanceId, string input, CancellationToken cancellationToken = default);

    /// <summary>Raises an event. Returns <c>false</c> for an unknown or finished instance.</summary>
    Task<bool> RaiseEventAsync(string instanceId, string name, string payload, CancellationToken cancellationToken = default);

    /// <summary>Ends an instance without running its code: the last resort. Does nothing to an unknown or finished instance.</summary>
    Task TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default);

    /// <summary>The state of an instance, or <c>null</c> when there is none under this id.</summary>
    Task<DurableInstance?> GetAsync(string instanceId, CancellationToken cancellationToken = default);

    /// <summary>Deletes an ended instance and its history; children separately. Returns <c>false</c> when it is unknown or not ended.</summary>
    Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken = default);
}

/// <summary>The state of an orchestration instance.</summary>
/// <param name="InstanceId">The instance id.</param>
/// <param name="Name">The orchestrator's name.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Output">The output of a completed instance, as JSON.</param>
/// <param name="Error">The engine's text for a failed or terminated instance.</param>
/// <param name="CustomStatus">The last custom status, as JSON.</param>
public sealed record DurableInstance(
    string InstanceId, string Name, DurableStatus Status, string? Output, string? Error, string? CustomStatus)
{
    /// <summary>Whether it failed though its code did not: the platform could not call it, for example because its worker process had just ended.
    /// Purged, it may be started anew, since every recording is idempotent (semantics 4.6).</summary>
    public bool IsPlatformFailure { get; init; }
}

/// <summary>Where an orchestration instance stands.</summary>
public enum DurableStatus
{
    /// <summary>Accepted, its first turn not yet run.</summary>
    Pending,

    /// <summary>Started and not ended; it may be waiting.</summary>
    Running,

    /// <summary>Ended with an output.</summary>
    Completed,

    /// <summary>Ended with an error.</summary>
    Failed,

    /// <summary>Ended by <see cref="IDurableClient.TerminateAsync"/>.</summary>
    Terminated,
}

/// <summary>An activity or a sub-orchestration ended with an error on the engine's side.</summary>
public sealed class DurableTaskFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="task">The activity or orchestration that failed.</param>
    /// <param name="reason">The engine's text.</param>
    public DurableTaskFailedException(string task, string reason)
        : base($"'{task}' failed: {reason}")
    {
        Task = task;
        Reason = reason;
    }

    /// <summary>The activity or orchestration that failed.</summary>
    public string Task { get; }

    /// <summary>The engine's text.</summary>
    public string Reason { get; }
}
