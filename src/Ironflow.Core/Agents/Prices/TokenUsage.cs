namespace Ironflow.Agents.Prices;

/// <summary>The tokens of a request or of several. What is unknown is <c>null</c>, never zero.</summary>
public sealed record TokenUsage
{
    /// <summary>All input tokens: those read from and written to a cache are among them.</summary>
    public long? Input { get; init; }

    /// <summary>Output tokens, those of reasoning among them.</summary>
    public long? Output { get; init; }

    /// <summary>Input tokens that were read from a cache.</summary>
    public long? CacheRead { get; init; }

    /// <summary>Input tokens that were written to a cache.</summary>
    public long? CacheWrite { get; init; }

    /// <summary>The sum; what only one of them knows is the other's share.</summary>
    public TokenUsage Plus(TokenUsage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new TokenUsage
        {
            Input = Sum(Input, other.Input),
            Output = Sum(Output, other.Output),
            CacheRead = Sum(CacheRead, other.CacheRead),
            CacheWrite = Sum(CacheWrite, other.CacheWrite),
        };
    }

    private static long? Sum(long? one, long? other) => one is null && other is null ? null : (one ?? 0) + (other ?? 0);
}
