using Ironflow.Agents.Chat.Services;
using Ironflow.Agents.Prices;
using Microsoft.Extensions.AI;

namespace Ironflow.Agents.Chat;

/// <summary>What a call has spent: its requests, and what its tools report.</summary>
/// <param name="price">What the model costs; <c>null</c> when that is not known.</param>
/// <param name="limit">What the call may cost, in US dollars.</param>
internal sealed class ChatLedger(ModelPrice? price, decimal? limit)
{
    private TokenUsage ended = new();
    private TokenUsage ofTools = new();
    private TokenUsage? underWay;
    private decimal toolsUsd;

    /// <summary>All tokens so far.</summary>
    public TokenUsage Tokens => Requests.Plus(ofTools);

    /// <summary>All cost so far; <c>null</c> when the model's price or its usage is not known.</summary>
    public decimal? CostUsd => price?.Of(Requests) + toolsUsd;

    /// <summary>What the request under way has used so far; <c>null</c> when it has not told.</summary>
    public TokenUsage? RequestUnderWay => underWay;

    /// <summary>Whether what is known to be spent has reached the limit.</summary>
    public bool IsSpent => limit is { } most && (CostUsd ?? toolsUsd) >= most;

    private TokenUsage Requests => underWay is null ? ended : ended.Plus(underWay);

    /// <summary>What the request under way has used so far.</summary>
    public void Note(UsageDetails soFar) => underWay = Of(soFar);

    /// <summary>The request under way has ended, well or not: what was noted of it stays.</summary>
    public void EndRequest() => (ended, underWay) = (Requests, null);

    /// <summary>A tool was used.</summary>
    public void Add(Tools.ToolUse use)
    {
        toolsUsd += use.CostUsd;
        ofTools = ofTools.Plus(use.Tokens);
    }

    // Both clients count the cache among the input.
    private static TokenUsage Of(UsageDetails usage) => new()
    {
        Input = usage.InputTokenCount,
        Output = usage.OutputTokenCount,
        CacheRead = usage.CachedInputTokenCount,
        CacheWrite = usage.AdditionalCounts is { } counts && counts.TryGetValue(AnthropicService.CacheWriteCount, out var written) ? written : null,
    };
}
