using System.Text.Json.Nodes;

namespace Ironflow.TestKit.ModelServers;

/// <summary>What the scripted model answers to one request: a message, a failure in place of it, or a message that is disturbed on its way.</summary>
public sealed record OpenAiTurn
{
    /// <summary>The text of the message.</summary>
    public string? Text { get; init; }

    /// <summary>In pieces of how many characters it comes.</summary>
    public int PieceChars { get; init; } = 8;

    /// <summary>The tools it calls.</summary>
    public IReadOnlyList<OpenAiToolCall> ToolCalls { get; init; } = [];

    /// <summary>The words of a refusal.</summary>
    public string? Refusal { get; init; }

    /// <summary>Why the model stopped.</summary>
    /// <value>Default: <c>tool_calls</c> when it calls a tool, else <c>stop</c>.</value>
    public string? FinishReason { get; init; }

    /// <summary>What the message used; <c>null</c> for a service that does not tell.</summary>
    public OpenAiUsage? Usage { get; init; } = new(10, 5);

    /// <summary>The model that answers.</summary>
    /// <value>Default: the one that was asked for.</value>
    public string? Model { get; init; }

    /// <summary>A failure instead of a message.</summary>
    public OpenAiFailure? Failure { get; init; }

    /// <summary>What disturbs the stream.</summary>
    public OpenAiDisturbance Disturbance { get; init; }

    /// <summary>After how many chunks the disturbance comes.</summary>
    /// <value>Default 2: the role and one piece of the text.</value>
    public int DisturbedAfter { get; init; } = 2;

    /// <summary>What the disturbance waits for, so that the client has read what came before it.</summary>
    public Task DisturbedOnce { get; init; } = Task.CompletedTask;

    /// <summary>A text.</summary>
    public static OpenAiTurn Says(string text) => new() { Text = text };

    /// <summary>The call of a tool.</summary>
    public static OpenAiTurn Calls(string tool, string arguments) => new() { ToolCalls = [new OpenAiToolCall(tool, arguments)] };

    /// <summary>A failure.</summary>
    public static OpenAiTurn Fails(int status, string code, string message, params (string Name, string Value)[] headers)
        => new() { Failure = new OpenAiFailure(status, code, message, headers) };

    internal string Finish => FinishReason ?? (ToolCalls.Count > 0 ? "tool_calls" : "stop");
}

/// <summary>The call of a tool.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">Its arguments as the model wrote them; streamed in pieces.</param>
public sealed record OpenAiToolCall(string Name, string Arguments)
{
    /// <summary>The id that its result refers to.</summary>
    public string Id { get; init; } = "call_" + Guid.NewGuid().ToString("N")[..24];
}

/// <summary>The usage of a message, counted as the service counts it: prompt tokens include those of the cache.</summary>
public sealed record OpenAiUsage(int PromptTokens, int CompletionTokens, int CachedTokens = 0)
{
    internal JsonObject ToJson() => new()
    {
        ["prompt_tokens"] = PromptTokens,
        ["completion_tokens"] = CompletionTokens,
        ["total_tokens"] = PromptTokens + CompletionTokens,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = CachedTokens, ["audio_tokens"] = 0 },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0, ["audio_tokens"] = 0 },
    };
}

/// <summary>An error response.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The error's code.</param>
/// <param name="Message">Its message.</param>
/// <param name="Headers">Headers beside it.</param>
public sealed record OpenAiFailure(int Status, string Code, string Message, IReadOnlyList<(string Name, string Value)> Headers);

/// <summary>What may happen to a stream on its way.</summary>
public enum OpenAiDisturbance
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The connection breaks.</summary>
    Cut,

    /// <summary>The stream ends in good order, but too early.</summary>
    EndEarly,

    /// <summary>Nothing more comes until the client goes away.</summary>
    Stall,

    /// <summary>A chunk comes that is not JSON.</summary>
    Malformed,

    /// <summary>A line without end begins.</summary>
    EndlessLine,
}
