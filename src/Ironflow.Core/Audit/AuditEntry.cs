using System.Text.Json.Serialization;
using Ironflow.Json;

namespace Ironflow.Audit;

/// <summary>One row of the audit. Rows are appended and never changed; none holds a payload or a secret.</summary>
public sealed record AuditEntry
{
    /// <summary>Its id, <c>{ticks:D19}:{8 hex digits}</c>: rows sort by time, and one written again is the same row.</summary>
    public required string Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>The name to show beside <see cref="Actor"/>.</summary>
    public string? ActorName { get; init; }

    /// <summary>How it was known who that is, one of <see cref="Hosting.CallerMethods"/>.</summary>
    public required string Method { get; init; }

    /// <summary>From where: the remote address as the platform gives it; <c>local</c> for a command on the data folder itself.</summary>
    public required string From { get; init; }

    /// <summary>What: the API's operation, also where a command did the same.</summary>
    public required string Operation { get; init; }

    /// <summary>At what: <c>run:ID</c>, <c>run:ID/step:ID</c>, <c>workflow:NAME</c>, <c>key:ID</c>, <c>grant:ID</c>, or <c>-</c>.</summary>
    public required string Target { get; init; }

    /// <summary>The workflow it is about.</summary>
    public string? Workflow { get; init; }

    /// <summary>How it went.</summary>
    public required AuditOutcome Outcome { get; init; }

    /// <summary>The error code, when it did not go well.</summary>
    public string? Code { get; init; }

    /// <summary>How it stood before, in a word or a short line.</summary>
    public string? Before { get; init; }

    /// <summary>How it stands after.</summary>
    public string? After { get; init; }

    /// <summary>The request's id, the same in the host's log; it joins a row of intent with the row of its outcome.</summary>
    public required string RequestId { get; init; }
}

/// <summary>How what a row tells of went.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<AuditOutcome>))]
public enum AuditOutcome
{
    /// <summary>It was about to be done. Without a second row of the same request the process ended in between, and it may or may not have been done.</summary>
    Intended,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was refused; nothing was changed.</summary>
    Refused,

    /// <summary>It failed unexpectedly, and may have been done in part.</summary>
    Failed,
}
