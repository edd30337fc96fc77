using System.Text.Json.Serialization;

namespace Ironflow.Agents;

/// <summary>Why a call of an agent failed, as data.</summary>
/// <param name="Kind">What sort of failure.</param>
/// <param name="Message">What happened, for people.</param>
public sealed record AgentFailure(AgentFailureKind Kind, string Message)
{
    /// <summary>The exit code of an agent that is a program.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The status of an agent that is a service; <c>null</c> when it did not answer.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>How long the service asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The sorts of agent failures (reference §2.9).</summary>
[JsonConverter(typeof(Json.SnakeCaseEnumConverter<AgentFailureKind>))]
public enum AgentFailureKind
{
    /// <summary>The program ended badly. Transient.</summary>
    ProcessFailed,

    /// <summary>The provider's own time limit has passed. Transient.</summary>
    Timeout,

    /// <summary>The answer does not meet the schema. Transient: another answer may.</summary>
    Schema,

    /// <summary>The prompt does not fit the model.</summary>
    PromptTooLarge,

    /// <summary>Too many calls. Transient, after <see cref="AgentFailure.RetryAfter"/>.</summary>
    RateLimited,

    /// <summary>The model, or a filter before or after it, refused.</summary>
    Refused,

    /// <summary>The call reached what it may cost, or its turns.</summary>
    BudgetExceeded,

    /// <summary>The service failed. Transient without a status and for 429 and 5xx.</summary>
    Api,

    /// <summary>The provider cannot make this call as it is configured, such as without its key or its program. Never tried again.</summary>
    Config,

    /// <summary>The provider threw what it should have returned as a failure: its defect.</summary>
    Unexpected,
}
