namespace Ironflow.Agents.ClaudeCode;

/// <summary>The sums of a call; <c>null</c> is what is not known.</summary>
internal sealed record ClaudeTotals
{
    /// <summary>Nothing was used.</summary>
    public static readonly ClaudeTotals None = new() { Input = 0, Output = 0, CacheRead = 0, CacheWrite = 0, CostUsd = 0 };

    private readonly decimal? cost;

    /// <summary>All input tokens, those of the cache included.</summary>
    public long? Input { get; init; }

    public long? Output { get; init; }

    public long? CacheRead { get; init; }

    public long? CacheWrite { get; init; }

    /// <summary>US dollars, to the tenth decimal: the CLI adds binary fractions, and their noise is no cost.</summary>
    public decimal? CostUsd
    {
        get => cost;
        init => cost = value is { } known ? decimal.Round(known, 10) : null;
    }
}
