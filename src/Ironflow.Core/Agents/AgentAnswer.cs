using Ironflow.Json;

namespace Ironflow.Agents;

/// <summary>How a call of an agent ended, well or not: what it spent is kept either way (quirk 17). What is unknown is <c>null</c>, never zero.</summary>
public sealed record AgentAnswer
{
    /// <summary>The answer: a JSON string for text, the JSON itself for a structured answer; with a failure, what there is of it.</summary>
    /// <remarks>For a call with a schema the text of the answer will do: the JSON is looked for in it.</remarks>
    public RawJson? Value { get; init; }

    /// <summary>The failure; absent on success.</summary>
    public AgentFailure? Failure { get; init; }

    /// <summary>The model that answered.</summary>
    public string? Model { get; init; }

    /// <summary>The conversation, for a later call to go on with.</summary>
    public string? SessionId { get; init; }

    /// <summary>Why the model stopped, as the provider says it.</summary>
    public string? StopReason { get; init; }

    /// <summary>How many turns it took.</summary>
    public int? Turns { get; init; }

    /// <summary>What the call cost, in US dollars.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>All input tokens: those read from and written to a cache are among them.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Output tokens.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Input tokens that were read from a cache.</summary>
    public long? CacheReadTokens { get; init; }

    /// <summary>Input tokens that were written to a cache.</summary>
    public long? CacheWriteTokens { get; init; }

    /// <summary>The conversation as JSON, for the step's trace.</summary>
    public RawJson? Trace { get; init; }
}
