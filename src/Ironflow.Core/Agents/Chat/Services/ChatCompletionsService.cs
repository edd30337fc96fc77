using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace Ironflow.Agents.Chat.Services;

/// <summary>What all services on OpenAI's library have in common.</summary>
internal abstract class ChatCompletionsService : IChatService
{
    public abstract IChatClient Create(HttpClient http, string? key, string model);

    public virtual void Prepare(ChatOptions options)
    {
    }

    // The library's adapter tells of a refusal only when tools are called beside it.
    public string? RefusalIn(ChatResponseUpdate update) => (update.RawRepresentation as StreamingChatCompletionUpdate)?.RefusalUpdate;

    public virtual AgentFailure? Explain(Exception error) => null;

    /// <summary>What every client gets: our connections, no retries, no time limit, and no log of requests.</summary>
    protected static void Configure(ClientPipelineOptions options, HttpClient http)
    {
        options.Transport = new HttpClientPipelineTransport(http);
        options.RetryPolicy = new ClientRetryPolicy(maxRetries: 0);
        options.NetworkTimeout = Timeout.InfiniteTimeSpan;
        options.ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false };
    }
}
