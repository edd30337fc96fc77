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

/// <summary>The event types (reference §1.13; <c>step_started</c>, <c>step_skipped</c> and <c>step_cancelled</c> are additions).</summary>
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
}
