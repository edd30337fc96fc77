using System.Text.Json.Nodes;
using Ironflow.Json;

namespace Ironflow.Api.Replies;

/// <summary>The body of <c>POST /runs</c>, for its schema; it is read field by field, so that each error names its field.</summary>
internal sealed record NewRunBody
{
    public required string Workflow { get; init; }

    public RawJson? Payload { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public DateTimeOffset? ScheduledAt { get; init; }

    public decimal? MaxCostUsd { get; init; }

    public string? ConcurrencyKey { get; init; }

    public int? MaxRetries { get; init; }
}

/// <summary>The body of a decision.</summary>
internal sealed record DecisionBody(string? Comment);

/// <summary>The body of <c>POST …/input</c>.</summary>
internal sealed record AnswerBody(RawJson Value, string? Comment);

/// <summary>The body of a signal.</summary>
internal sealed record SignalBody(RawJson? Payload, string? Key, string? Id);

/// <summary>The body of a retry.</summary>
internal sealed record RetryBody(string? From);

/// <summary>A workflow in the list.</summary>
internal sealed record WorkflowSummary(string Name, string Description, string Version);

/// <summary>A workflow; without a schema it takes any JSON as payload.</summary>
internal sealed record WorkflowDetail(string Name, string Description, string Version, JsonNode? InputSchema);

/// <summary>The server's state.</summary>
internal sealed record Health(string Status);

/// <summary>How to go on after a page; without a cursor there is nothing more.</summary>
internal sealed record PageMeta(int Limit, string? NextCursor);

/// <summary>A failure in its envelope.</summary>
internal sealed record ErrorEnvelope(ErrorBody Error);

/// <summary>A failure.</summary>
internal sealed record ErrorBody(string Code, string Message, IReadOnlyDictionary<string, string>? Details);
