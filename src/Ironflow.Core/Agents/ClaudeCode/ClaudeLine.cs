using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ironflow.Agents.ClaudeCode;

/// <summary>A line of the CLI's stream: what is read of it, for every type of line. Versions differ in what else there is and in its order.</summary>
internal sealed record ClaudeLine
{
    public string? Type { get; init; }

    public string? Subtype { get; init; }

    public string? SessionId { get; init; }

    /// <summary>Set on what a subagent says.</summary>
    public string? ParentToolUseId { get; init; }

    /// <summary>The model, on the first line.</summary>
    public string? Model { get; init; }

    /// <summary>A message, on lines of type <c>assistant</c> and <c>user</c>.</summary>
    public ClaudeMessage? Message { get; init; }

    /// <summary>A piece of a message, on lines of type <c>stream_event</c>.</summary>
    public ClaudeEvent? Event { get; init; }

    /// <summary>What sort of error: a word, on a message that the CLI made of an error and on a retry.</summary>
    public JsonElement? Error { get; init; }

    /// <summary>On a retry: which it is.</summary>
    public int? Attempt { get; init; }

    /// <summary>On a retry: the status that caused it.</summary>
    public int? ErrorStatus { get; init; }

    /// <summary>On a retry: how long the CLI waits.</summary>
    public double? RetryDelayMs { get; init; }

    public ClaudeRateLimit? RateLimitInfo { get; init; }

    public bool IsError { get; init; }

    public string? Result { get; init; }

    public JsonElement? StructuredOutput { get; init; }

    public string? StopReason { get; init; }

    public string? TerminalReason { get; init; }

    public int? ApiErrorStatus { get; init; }

    public IReadOnlyList<string>? Errors { get; init; }

    public int? NumTurns { get; init; }

    public decimal? TotalCostUsd { get; init; }

    public ClaudeTokens? Usage { get; init; }

    /// <summary>Per model, subagents included. Newer versions count what a resumed conversation used before, too.</summary>
    [JsonPropertyName("modelUsage")]
    public IReadOnlyDictionary<string, ClaudeModelUsage>? ModelUsage { get; init; }

    /// <summary>The same for this call alone, from newer versions.</summary>
    public IReadOnlyDictionary<string, ClaudeModelUsage>? ModelUsageSinceLastResult { get; init; }
}

internal sealed record ClaudeMessage
{
    public string? Id { get; init; }

    public string? Model { get; init; }

    /// <summary>A text, or a list of blocks.</summary>
    public JsonElement? Content { get; init; }

    public ClaudeTokens? Usage { get; init; }
}

internal sealed record ClaudeEvent
{
    public string? Type { get; init; }

    public ClaudeMessage? Message { get; init; }

    public ClaudeDelta? Delta { get; init; }

    public ClaudeTokens? Usage { get; init; }
}

internal sealed record ClaudeDelta
{
    public string? Type { get; init; }

    public string? Text { get; init; }

    public string? StopReason { get; init; }
}

internal sealed record ClaudeRateLimit
{
    public string? Status { get; init; }

    /// <summary>When the limit ends, in seconds since 1970.</summary>
    [JsonPropertyName("resetsAt")]
    public long? ResetsAt { get; init; }
}

/// <summary>Tokens as the API counts them: those of the cache are not among the input tokens.</summary>
internal sealed record ClaudeTokens
{
    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? CacheReadInputTokens { get; init; }

    public long? CacheCreationInputTokens { get; init; }
}

internal sealed record ClaudeModelUsage
{
    [JsonPropertyName("inputTokens")]
    public long InputTokens { get; init; }

    [JsonPropertyName("outputTokens")]
    public long OutputTokens { get; init; }

    [JsonPropertyName("cacheReadInputTokens")]
    public long CacheReadInputTokens { get; init; }

    [JsonPropertyName("cacheCreationInputTokens")]
    public long CacheCreationInputTokens { get; init; }

    [JsonPropertyName("costUSD")]
    public decimal? CostUsd { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ClaudeLine))]
internal sealed partial class ClaudeJson : JsonSerializerContext;
