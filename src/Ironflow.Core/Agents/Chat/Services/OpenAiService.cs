using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Ironflow.Agents.Chat.Services;

/// <summary>OpenAI's chat completions.</summary>
/// <param name="endpoint">Another address than OpenAI's.</param>
internal sealed class OpenAiService(Uri? endpoint) : IChatService
{
    public IChatClient Create(HttpClient http, string? key, string model)
        => new OpenAIClient(new ApiKeyCredential(key!), Options(http, endpoint)).GetChatClient(model).AsIChatClient();

    public static OpenAIClientOptions Options(HttpClient http, Uri? endpoint)
    {
        var options = new OpenAIClientOptions();
        Configure(options, http);
        if (endpoint is not null)
            options.Endpoint = endpoint;
        return options;
    }

    /// <summary>What every client on this library gets: our connections, no retries, no time limit, and no log of requests.</summary>
    public static void Configure(ClientPipelineOptions options, HttpClient http)
    {
        options.Transport = new HttpClientPipelineTransport(http);
        options.RetryPolicy = new ClientRetryPolicy(maxRetries: 0);
        options.NetworkTimeout = Timeout.InfiniteTimeSpan;
        options.ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false };
    }
}
