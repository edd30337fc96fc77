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
        var counted = Sum(messages.Values);
        if (result?.ModelUsageSinceLastResult is { } own)
            return own.Count > 0 ? OfModels(own.Values) : messages.Count > 0 ? counted : ClaudeTotals.None;
        if (result?.ModelUsage is { Count: > 0 } models && !resumed)
            return OfModels(models.Values) with { CostUsd = result.TotalCostUsd };
        if (messages.Count == 0 && result?.Usage is { } usage)
            counted = Sum([usage]);
        return counted with { CostUsd = resumed && !IsOwn(result, counted) ? null : result?.TotalCostUsd };
    }

    // Versions differ in whether the sums hold what a resumed conversation had used before; then they do not fit what this call used.
    private static bool IsOwn(ClaudeLine? result, ClaudeTotals counted)
        => result?.ModelUsage is { Count: > 0 } models && OfModels(models.Values).Input == counted.Input;

    private static ClaudeTotals OfModels(IEnumerable<ClaudeModelUsage> models)
    {
        var total = Sum(models.Select(model => new ClaudeTokens
        {
            InputTokens = model.InputTokens,
            OutputTokens = model.OutputTokens,
            CacheReadInputTokens = model.CacheReadInputTokens,
            CacheCreationInputTokens = model.CacheCreationInputTokens,
        }));
        return total with { CostUsd = models.All(model => model.CostUsd is not null) ? models.Sum(model => model.CostUsd) : null };
    }

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
