using System.Text.Json.Nodes;

namespace Ironflow.TestKit.ModelServers;

/// <summary>What the scripted model answers to one request: a message, a failure in place of it, or a message that is disturbed on its way.</summary>
public sealed record AnthropicTurn
{
    /// <summary>The blocks of the message, in order.</summary>
    public IReadOnlyList<AnthropicBlock> Content { get; init; } = [];

    /// <summary>Why the model stopped.</summary>
    /// <value>Default: <c>tool_use</c> when it uses a tool, else <c>end_turn</c>.</value>
    public string? StopReason { get; init; }

    /// <summary>What the message used.</summary>
    public AnthropicUsage Usage { get; init; } = new(10, 5);

    /// <summary>The model that answers.</summary>
    /// <value>Default: the one that was asked for.</value>
    public string? Model { get; init; }

    /// <summary>A failure instead of a message.</summary>
    public AnthropicFailure? Failure { get; init; }

    /// <summary>What disturbs the stream of events.</summary>
    public AnthropicDisturbance Disturbance { get; init; }

    /// <summary>After how many events of the stream the disturbance comes.</summary>
    /// <value>Default 3: <c>message_start</c>, the first <c>content_block_start</c> and one delta.</value>
    public int DisturbedAfter { get; init; } = 3;

    /// <summary>Which requests it answers.</summary>
    /// <value>Default: every one.</value>
    public Func<AnthropicRequest, bool> When { get; init; } = static _ => true;

    /// <summary>Whether it answers every such request, without end.</summary>
    public bool Repeat { get; init; }

    /// <summary>A text.</summary>
    public static AnthropicTurn Text(string text) => new() { Content = [new AnthropicText(text)] };

    /// <summary>The use of a tool.</summary>
    public static AnthropicTurn Tool(string name, JsonNode input) => new() { Content = [new AnthropicToolUse(name, input)] };

    /// <summary>A failure, for this request and every further one: clients retry.</summary>
    public static AnthropicTurn Fails(int status, string type, string message, TimeSpan? retryAfter = null)
        => new() { Failure = new AnthropicFailure(status, type, message, retryAfter), Repeat = true };

    internal string Stop => StopReason ?? (Content.OfType<AnthropicToolUse>().Any() ? "tool_use" : "end_turn");
}

/// <summary>A block of a message.</summary>
public abstract record AnthropicBlock;

/// <summary>A text; it is streamed in pieces.</summary>
/// <param name="Text">All of it.</param>
public sealed record AnthropicText(string Text) : AnthropicBlock
{
    /// <summary>How many characters a piece has.</summary>
    public int PieceChars { get; init; } = 8;
}

/// <summary>The use of a tool; its input is streamed in pieces.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Input">The input, an object.</param>
public sealed record AnthropicToolUse(string Name, JsonNode Input) : AnthropicBlock
{
    /// <summary>The id that its result refers to.</summary>
    public string Id { get; init; } = "toolu_" + Guid.NewGuid().ToString("N")[..24];
}

/// <summary>The usage of a message, counted as the service counts it: input tokens exclude those of the cache.</summary>
/// <param name="InputTokens">Input tokens that were neither read from a cache nor written to it.</param>
/// <param name="OutputTokens">Output tokens.</param>
/// <param name="CacheRead">Input tokens read from a cache.</param>
/// <param name="CacheWrite">Input tokens written to a cache.</param>
public sealed record AnthropicUsage(long InputTokens, long OutputTokens, long CacheRead = 0, long CacheWrite = 0);

/// <summary>An error response.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">The type, such as <c>rate_limit_error</c>.</param>
/// <param name="Message">The message.</param>
/// <param name="RetryAfter">What <c>Retry-After</c> says.</param>
public sealed record AnthropicFailure(int Status, string Type, string Message, TimeSpan? RetryAfter = null);

/// <summary>What may happen to a stream of events on its way.</summary>
public enum AnthropicDisturbance
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The connection breaks.</summary>
    Cut,

    /// <summary>The stream ends in good order, but too early.</summary>
    EndEarly,

    /// <summary>Nothing more comes until the client goes away.</summary>
    Stall,

    /// <summary>An <c>error</c> event of type <c>overloaded_error</c> comes, and the stream ends.</summary>
    ErrorEvent,

    /// <summary>An event comes whose data is not JSON, and the stream goes on.</summary>
    Malformed,
}
