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

    /// <summary>Every activity.</summary>
    public static IReadOnlyList<string> Activities { get; } = [Shell, Http, Operation, Record];

    /// <summary>The instance id of a run.</summary>
    public static string InstanceId(Guid runId) => runId.ToString("D");
}
