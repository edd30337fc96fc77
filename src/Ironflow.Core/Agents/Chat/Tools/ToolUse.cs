namespace Ironflow.Agents.Chat.Tools;

/// <summary>One use of a tool, done.</summary>
/// <param name="Name">The tool, as the model called it.</param>
/// <param name="Arguments">What it was given, as JSON.</param>
/// <param name="Result">What it gave: JSON, or why it failed.</param>
/// <param name="IsError">Whether it failed.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record ToolUse(string Name, string Arguments, string Result, bool IsError, TimeSpan Duration)
{
    /// <summary>What the operation reported to have cost, in US dollars.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>The tokens the operation reported.</summary>
    public Prices.TokenUsage Tokens { get; init; } = new();
}
