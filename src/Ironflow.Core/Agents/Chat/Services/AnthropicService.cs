using Anthropic;
using Anthropic.Core;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace Ironflow.Agents.Chat.Services;

/// <summary>Anthropic's messages.</summary>
/// <param name="endpoint">Another address than Anthropic's.</param>
internal sealed class AnthropicService(Uri? endpoint) : IChatService
{
    // An error that comes after the stream has begun has no status of its own any more.
    private static readonly Dictionary<string, int> Statuses = new(StringComparer.Ordinal)
    {
        ["invalid_request_error"] = 400,
        ["authentication_error"] = 401,
        ["permission_error"] = 403,
        ["not_found_error"] = 404,
        ["request_too_large"] = 413,
        ["rate_limit_error"] = 429,
        ["api_error"] = 500,
        ["overloaded_error"] = 529,
    };

    public IChatClient Create(HttpClient http, string? key, string model)
    {
        var options = new ClientOptions
        {
            HttpClient = http,
            ApiKey = key,
            MaxRetries = 0,
            Timeout = Timeout.InfiniteTimeSpan,
            OpenTelemetry = false,
            // Set in any case: the client would otherwise take ANTHROPIC_BASE_URL, which on many machines belongs to Claude Code.
            BaseUrl = endpoint?.AbsoluteUri.TrimEnd('/') ?? EnvironmentUrl.Production,
        };
        return new AnthropicClient(options).AsIChatClient(model);
    }

    public UsageDetails? UsageSoFar(ChatResponseUpdate update)
    {
        if ((update.RawRepresentation as RawMessageStreamEvent)?.Value is not RawMessageStartEvent { Message.Usage: { } usage })
            return null;
        var (read, write) = (usage.CacheReadInputTokens, usage.CacheCreationInputTokens);
        var details = new UsageDetails
        {
            InputTokenCount = usage.InputTokens + (read ?? 0) + (write ?? 0),
            OutputTokenCount = usage.OutputTokens,
            CachedInputTokenCount = read,
        };
        if (write is { } written)
            details.AdditionalCounts = new AdditionalPropertiesDictionary<long> { [CacheWriteCount] = written };
        return details;
    }

    public AgentFailure? Explain(Exception error)
    {
        if (error is not AnthropicSseException)
            return null;
        var status = Statuses.FirstOrDefault(known => error.Message.Contains(known.Key, StringComparison.Ordinal)).Value;
        return new AgentFailure(status == 429 ? AgentFailureKind.RateLimited : AgentFailureKind.Api, error.Message) { HttpStatus = status == 0 ? null : status };
    }

    /// <summary>Under what name the client tells of tokens written to a cache.</summary>
    public const string CacheWriteCount = "CacheCreationInputTokens";
}
