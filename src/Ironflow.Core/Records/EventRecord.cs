using Ironflow.Json;

namespace Ironflow.Records;

/// <summary>Something that changed, written in the transaction of its change (design §4.13).</summary>
/// <param name="Id">Opaque, growing; <c>Last-Event-ID</c> of the streams.</param>
/// <param name="Type">Its type, such as <c>step_completed</c>.</param>
/// <param name="RunId">The run it belongs to.</param>
/// <param name="Data">Flat JSON: <c>type</c>, the type's fields, <c>at</c> (reference §1.13).</param>
public sealed record EventRecord(string Id, string Type, Guid RunId, RawJson Data);

/// <summary>Events over all runs.</summary>
/// <param name="Events">The events, oldest first.</param>
/// <param name="Next">The id to go on after.</param>
public sealed record EventPage(IReadOnlyList<EventRecord> Events, string Next);

/// <summary>The event types (reference §1.13; those of signals and inputs, and several of steps and approvals, are additions).</summary>
public static class EventTypes
{
    /// <summary>A run was created.</summary>
    public const string RunCreated = "run_created";

    /// <summary>A run changed its status.</summary>
    public const string RunStatusChanged = "run_status_changed";

    /// <summary>A run failed; follows its <see cref="RunStatusChanged"/>.</summary>
    public const string RunFailed = "run_failed";

    /// <summary>A step's work began.</summary>
    public const string StepStarted = "step_started";

    /// <summary>A step ended well.</summary>
    public const string StepCompleted = "step_completed";

    /// <summary>A step failed.</summary>
    public const string StepFailed = "step_failed";

    /// <summary>A step was left out.</summary>
    public const string StepSkipped = "step_skipped";

    /// <summary>A step was stopped.</summary>
    public const string StepCancelled = "step_cancelled";

    /// <summary>A try of a step failed and is followed by another.</summary>
    public const string StepRetried = "step_retried";

    /// <summary>An approval gate opened.</summary>
    public const string ApprovalRequested = "approval_requested";

    /// <summary>Somebody voted on an approval gate.</summary>
    public const string ApprovalVoted = "approval_voted";

    /// <summary>A gate's deadline passed and others are asked.</summary>
    public const string ApprovalEscalated = "approval_escalated";

    /// <summary>A gate's deadline passed and it waits on.</summary>
    public const string ApprovalOverdue = "approval_overdue";

    /// <summary>A reminder of an open gate.</summary>
    public const string ApprovalReminder = "approval_reminder";

    /// <summary>A gate was approved.</summary>
    public const string ApprovalGranted = "approval_granted";

    /// <summary>A gate was rejected.</summary>
    public const string ApprovalRejected = "approval_rejected";

    /// <summary>A person is asked for a value.</summary>
    public const string InputRequested = "input_requested";

    /// <summary>A person gave the value.</summary>
    public const string InputReceived = "input_received";

    /// <summary>A run waits for a signal.</summary>
    public const string SignalAwaited = "signal_awaited";

    /// <summary>The signal came.</summary>
    public const string SignalReceived = "signal_received";

    /// <summary>The signal did not come in time.</summary>
    public const string SignalTimedOut = "signal_timed_out";

    /// <summary>An agent says something while its call runs.</summary>
    public const string AgentText = "agent_text";

    /// <summary>An agent uses a tool.</summary>
    public const string AgentToolUsed = "agent_tool_used";

    /// <summary>A tool gave an agent its result.</summary>
    public const string AgentToolResult = "agent_tool_result";

    /// <summary>What agents tell while they work: in the stream of their run alone.</summary>
    public static IReadOnlyList<string> Agents { get; } = [AgentText, AgentToolUsed, AgentToolResult];

    /// <summary>The types of gates: the stream over all runs carries them too.</summary>
    public static IReadOnlyList<string> Gates { get; } =
    [
        ApprovalRequested, ApprovalVoted, ApprovalEscalated, ApprovalOverdue, ApprovalReminder, ApprovalGranted, ApprovalRejected,
        InputRequested, InputReceived, SignalAwaited, SignalReceived, SignalTimedOut,
    ];
}
