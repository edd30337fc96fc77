using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>The names under which engines know the orchestrator, its activities and its events.</summary>
public static class DurableNames
{
    /// <summary>The orchestrator of a run; its instance id is the run id.</summary>
    public const string RunOrchestrator = "Ironflow.Run";

    /// <summary>The activity of shell steps.</summary>
    public const string Shell = "Ironflow.Shell";

    /// <summary>The activity of HTTP steps.</summary>
    public const string Http = "Ironflow.Http";

    /// <summary>The activity of operations.</summary>
    public const string Operation = "Ironflow.Operation";

    /// <summary>The activity that records what has no work of its own.</summary>
    public const string Record = "Ironflow.Record";

    /// <summary>The event that cancels a run.</summary>
    public const string CancelEvent = "cancel";

    /// <summary>The activity of agent steps.</summary>
    public const string Agent = "Ironflow.Agent";

    /// <summary>Every activity.</summary>
    public static IReadOnlyList<string> Activities { get; } = [Shell, Http, Agent, Operation, Record];

    /// <summary>The event that wakes a run at a gate; the gate's row says what happened (semantics 6.2, 6.3).</summary>
    public static string GateEvent(StepKey key) => EventOf("gate", key);

    /// <summary>The event by which a child tells that it waits, or goes on.</summary>
    public static string ChildEvent(StepKey key) => EventOf("child", key);

    /// <summary>The event that tells a run that it was given a place and may start.</summary>
    public const string SlotEvent = "slot";

    /// <summary>The event that tells a run that a step of it was given a place.</summary>
    public static string StepSlotEvent(StepKey key) => EventOf("slot", key);

    /// <summary>The instance id of a run.</summary>
    public static string InstanceId(Guid runId) => runId.ToString("D");

    private static string EventOf(string what, StepKey key) => FormattableString.Invariant($"{what}-{key.Attempt}-{key.Position}-{key.Index}");
}
