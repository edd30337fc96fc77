using System.Text.Json.Serialization;

namespace Ironflow.Agents;

/// <summary>Something an agent said or did while its call runs, for whoever watches the run.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text, the tool's input as JSON, or its result; whole when short, its beginning otherwise.</param>
public sealed record AgentProgress(AgentProgressKind Kind, string Text)
{
    /// <summary>The tool, for its use and its result.</summary>
    public string? Tool { get; init; }
}

/// <summary>The sorts of progress.</summary>
[JsonConverter(typeof(Json.SnakeCaseEnumConverter<AgentProgressKind>))]
public enum AgentProgressKind
{
    /// <summary>A piece of the answer's text; pieces follow one another.</summary>
    Text,

    /// <summary>A tool is used.</summary>
    ToolUse,

    /// <summary>What a tool gave.</summary>
    ToolResult,
}
