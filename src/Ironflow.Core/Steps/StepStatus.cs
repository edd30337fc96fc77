using System.Text.Json.Serialization;

namespace Ironflow.Steps;

/// <summary>Where a step stands. On the wire in snake_case. The allowed changes are in <see cref="StepTransitions"/>.</summary>
[JsonConverter(typeof(Json.SnakeCaseEnumConverter<StepStatus>))]
public enum StepStatus
{
    /// <summary>Known, not begun.</summary>
    Pending,

    /// <summary>Its work is under way, or waits between two tries.</summary>
    Running,

    /// <summary>A gate that is open.</summary>
    AwaitingApproval,

    /// <summary>Ended well.</summary>
    Completed,

    /// <summary>Ended with an error.</summary>
    Failed,

    /// <summary>Left out on purpose.</summary>
    Skipped,

    /// <summary>A gate that somebody refused.</summary>
    Rejected,

    /// <summary>Stopped because its run or its wave was.</summary>
    Cancelled,
}
