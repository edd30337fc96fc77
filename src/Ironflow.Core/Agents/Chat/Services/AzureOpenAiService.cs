using System.ClientModel;
using Azure.AI.OpenAI;
using Azure.Identity;
using Microsoft.Extensions.AI;

namespace Ironflow.Agents.Chat.Services;

/// <summary>Azure OpenAI: with a key when there is one, otherwise as the identity the host runs as.</summary>
/// <param name="endpoint">The resource's address.</param>
internal sealed class AzureOpenAiService(Uri endpoint) : ChatCompletionsService
{
    // It keeps its tokens, so that not every call asks for one.
    private readonly Lazy<DefaultAzureCredential> identity = new(() => new DefaultAzureCredential());

    public override IChatClient Create(HttpClient http, string? key, string model)
    {
        var options = new AzureOpenAIClientOptions();
        Configure(options, http);
        var client = key is null
            ? new AzureOpenAIClient(endpoint, identity.Value, options)
            : new AzureOpenAIClient(endpoint, new ApiKeyCredential(key), options);
        return client.GetChatClient(model).AsIChatClient();
    }

    public override AgentFailure? Explain(Exception error) => error is AuthenticationFailedException
        ? new AgentFailure(AgentFailureKind.Config, $"the host's identity got no token for {endpoint}: {error.Message}. Sign in (az login), give the app an identity, or set the key's secret")
        : null;
}
