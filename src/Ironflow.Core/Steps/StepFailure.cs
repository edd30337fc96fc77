using System.Text.Json.Serialization;

namespace Ironflow.Steps;

/// <summary>A step's failure as data (semantics 3.4).</summary>
public sealed record StepFailure
{
    /// <summary>What sort of failure.</summary>
    public required FailureKind Kind { get; init; }

    /// <summary>What happened, for people.</summary>
    public required string Message { get; init; }

    /// <summary>The exit code of a command; negative for a signal.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The status of an HTTP reply.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>Whether trying again may help (reference §2.9).</summary>
    public bool IsTransient { get; init; }

    /// <summary>The .NET exception type, when an operation threw.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>How long the service asked to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The sorts of step failures.</summary>
[JsonConverter(typeof(Json.SnakeCaseEnumConverter<FailureKind>))]
public enum FailureKind
{
    /// <summary>A command ended with a non-zero code or by a signal.</summary>
    Shell,

    /// <summary>A program is missing or cannot be started.</summary>
    ShellStart,

    /// <summary>An HTTP request failed or had an unwanted status.</summary>
    Http,

    /// <summary>The target address is not allowed.</summary>
    AddressRefused,

    /// <summary>An agent call failed.</summary>
    Agent,

    /// <summary>An own operation failed.</summary>
    Operation,

    /// <summary>The step's time ran out.</summary>
    Timeout,

    /// <summary>The step's configuration is not valid.</summary>
    Config,

    /// <summary>The step was interrupted and may not run again (<c>RunAtMostOnce</c>).</summary>
    Interrupted,

    /// <summary>The step was delivered too often without an end.</summary>
    Poisoned,

    /// <summary>The engine or the store failed for longer than the retries of infrastructure last.</summary>
    Infrastructure,

    /// <summary>The step was cancelled.</summary>
    Cancelled,

    /// <summary>A child workflow failed.</summary>
    Workflow,
}
