using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ironflow.Agents.Scripted;

/// <summary>An entry of a script: which calls it answers, and how.</summary>
internal sealed record ScriptEntry
{
    /// <summary>Which calls; all when absent.</summary>
    public ScriptMatch? Match { get; init; }

    /// <summary>The answer: a string is text, anything else a structured answer.</summary>
    public JsonElement? Answer { get; init; }

    /// <summary>The failure, instead of or beside a partial answer.</summary>
    public ScriptFailure? Failure { get; init; }

    /// <summary>For how many calls of a run; 1 when absent.</summary>
    public int? Times { get; init; }

    /// <summary>Whether it answers every call it matches, without end.</summary>
    public bool Repeat { get; init; }

    public string? Model { get; init; }

    public string? SessionId { get; init; }

    public string? StopReason { get; init; }

    public int? Turns { get; init; }

    public decimal? CostUsd { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? CacheReadTokens { get; init; }

    public long? CacheWriteTokens { get; init; }

    /// <summary>How long the call takes.</summary>
    public long? DelayMs { get; init; }

    /// <summary>The conversation, for the step's trace.</summary>
    public JsonElement? Trace { get; init; }
}

/// <summary>Which calls an entry answers: those for which everything given holds.</summary>
internal sealed record ScriptMatch
{
    /// <summary>The step's whole name.</summary>
    public string? Step { get; init; }

    /// <summary>A part of the prompt.</summary>
    public string? PromptContains { get; init; }

    /// <summary>The whole name of the model asked for.</summary>
    public string? Model { get; init; }

    public bool Fits(AgentCall call)
        => (Step is null || call.StepName == Step)
            && (PromptContains is null || call.Prompt.Contains(PromptContains, StringComparison.Ordinal))
            && (Model is null || call.Model == Model);
}

/// <summary>A failure in a script.</summary>
internal sealed record ScriptFailure
{
    public required AgentFailureKind Kind { get; init; }

    public required string Message { get; init; }

    public int? ExitCode { get; init; }

    public int? Status { get; init; }

    public long? RetryAfterMs { get; init; }
}

/// <summary>How a script is read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(List<ScriptEntry>))]
internal sealed partial class ScriptJson : JsonSerializerContext;
