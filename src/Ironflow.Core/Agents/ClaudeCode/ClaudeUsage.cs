namespace Ironflow.Agents.ClaudeCode;

/// <summary>What a call used. What the service said of each message is kept until the CLI sums up at the end, which a stopped call never does.</summary>
internal sealed class ClaudeUsage
{
    private readonly Dictionary<string, ClaudeTokens> messages = new(StringComparer.Ordinal);

    /// <summary>Notes the counts of a message. They come repeatedly, once per block and growing; the largest count.</summary>
    public void Note(string? message, ClaudeTokens? tokens)
    {
        if (message is null || tokens is null)
            return;
        var before = messages.GetValueOrDefault(message) ?? new ClaudeTokens();
        messages[message] = new ClaudeTokens
        {
            InputTokens = Larger(before.InputTokens, tokens.InputTokens),
            OutputTokens = Larger(before.OutputTokens, tokens.OutputTokens),
            CacheReadInputTokens = Larger(before.CacheReadInputTokens, tokens.CacheReadInputTokens),
            CacheCreationInputTokens = Larger(before.CacheCreationInputTokens, tokens.CacheCreationInputTokens),
        };
    }

    /// <summary>The sums of the call, with the CLI's own when it gave them.</summary>
    /// <param name="result">The result line; <c>null</c> when none came.</param>
    /// <param name="resumed">Whether the call went on with an earlier conversation.</param>
    public ClaudeTotals Total(ClaudeLine? result, bool resumed)
    {
        // Newer versions say what this call used; older ones never counted what a resumed conversation had used before.
        if (result?.ModelUsageSinceLastResult is { } own)
            return Sum(own.Values, own.Values.All(model => model.CostUsd is not null) ? own.Values.Sum(model => model.CostUsd) : null);
        if (result?.ModelUsage is { Count: > 0 } models && !resumed)
            return Sum(models.Values, result.TotalCostUsd);
        var counted = messages.Count > 0 || result?.Usage is null ? Sum(messages.Values) : Sum([result.Usage]);
        return counted with { CostUsd = result?.TotalCostUsd };
    }

    private static ClaudeTotals Sum(IEnumerable<ClaudeModelUsage> models, decimal? cost)
        => Sum(models.Select(model => new ClaudeTokens
        {
            InputTokens = model.InputTokens,
            OutputTokens = model.OutputTokens,
            CacheReadInputTokens = model.CacheReadInputTokens,
            CacheCreationInputTokens = model.CacheCreationInputTokens,
        })) with { CostUsd = cost };

    private static ClaudeTotals Sum(IEnumerable<ClaudeTokens> parts)
    {
        var total = new ClaudeTotals();
        foreach (var part in parts)
        {
            total = total with
            {
                Input = (total.Input ?? 0) + (part.InputTokens ?? 0) + (part.CacheReadInputTokens ?? 0) + (part.CacheCreationInputTokens ?? 0),
                Output = (total.Output ?? 0) + (part.OutputTokens ?? 0),
                CacheRead = (total.CacheRead ?? 0) + (part.CacheReadInputTokens ?? 0),
                CacheWrite = (total.CacheWrite ?? 0) + (part.CacheCreationInputTokens ?? 0),
            };
        }

        return total;
    }

    private static long? Larger(long? before, long? now) => before is null || now > before ? now ?? before : before;
}

/// <summary>The sums of a call; <c>null</c> is what is not known.</summary>
internal sealed record ClaudeTotals
{
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
