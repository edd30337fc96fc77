using Microsoft.Extensions.Logging;

namespace Ironflow.Durable;

/// <summary>
/// What the orchestration of a run needs from a durable engine. Implemented by the embedded engine and over
/// <c>TaskOrchestrationContext</c>; one contract suite defines it (design §2).
/// </summary>
/// <remarks>Payloads are JSON texts made by Core, so that no engine's converter touches them. All members are called
/// on the engine's own orchestration thread only.</remarks>
public interface IDurableContext
{
    /// <summary>The id of the orchestration instance.</summary>
    string InstanceId { get; }

    /// <summary>The current time: constant within one turn and the same on replay.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Whether the current code only repeats what history already holds.</summary>
    bool IsReplaying { get; }

    /// <summary>Schedules an activity and completes with its result.</summary>
    /// <exception cref="DurableTaskFailedException">The activity threw; only infrastructure does (semantics 3.5).</exception>
    Task<string> CallActivityAsync(string name, string input);

    /// <summary>Starts another orchestration under the given id and completes with its output.</summary>
    /// <exception cref="DurableTaskFailedException">The sub-orchestration failed or was terminated.</exception>
    Task<string> CallSubOrchestrationAsync(string name, string instanceId, string input);

    /// <summary>Waits for a named event. Names match ignoring case; one waiter per name; events that arrived before the wait are
    /// delivered in order.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<string> WaitForEventAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Completes at <paramref name="fireAt"/> or when cancelled. An instance does not end while a timer is open.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken = default);

    /// <summary>Sets a small JSON text (under 16 KiB) that <see cref="IDurableClient.GetAsync"/> shows.</summary>
    void SetCustomStatus(string json);

    /// <summary>Ends this execution and begins the next one under the same id with a new input; buffered events are kept.</summary>
    void ContinueAsNew(string input);

    /// <summary>A logger that is silent while replaying.</summary>
    ILogger CreateReplaySafeLogger(string category);
}
