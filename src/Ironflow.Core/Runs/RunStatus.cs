using System.Text.Json.Serialization;

namespace Ironflow.Runs;

/// <summary>Where a run stands. On the wire in snake_case. The allowed changes are in <see cref="RunTransitions"/>.</summary>
[JsonConverter(typeof(Json.SnakeCaseEnumConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>Created; nothing of it has begun.</summary>
    Pending,

    /// <summary>A step is running or the workflow decides what comes next.</summary>
    Running,

    /// <summary>Nothing runs and a gate is open.</summary>
    AwaitingApproval,

    /// <summary>Nothing runs and a delay is waited for.</summary>
    Sleeping,

    /// <summary>An attempt failed and the next one waits for its time.</summary>
    Retrying,

    /// <summary>Ended well.</summary>
    Completed,

    /// <summary>Ended well with tolerated failures.</summary>
    Warning,

    /// <summary>Ended with an error.</summary>
    Failed,

    /// <summary>Ended because someone cancelled it.</summary>
    Cancelled,
}
