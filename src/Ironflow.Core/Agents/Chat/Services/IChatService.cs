using Microsoft.Extensions.AI;

namespace Ironflow.Agents.Chat.Services;

/// <summary>One kind of model service: its vendor's client, and what only that client knows.</summary>
internal interface IChatService
{
    /// <summary>A client for one call, without retries of its own: those are the step's.</summary>
    /// <param name="http">What it sends with.</param>
    /// <param name="key">The key, when there is one.</param>
    /// <param name="model">The model.</param>
    IChatClient Create(HttpClient http, string? key, string model);

    /// <summary>Sets what a request to this service needs beyond what is common to all.</summary>
    void Prepare(ChatOptions options)
    {
    }

    /// <summary>The usage of a request that is under way, as far as this update tells; <c>null</c> when it tells none.</summary>
    UsageDetails? UsageSoFar(ChatResponseUpdate update) => null;

    /// <summary>The piece of a refusal in an update; <c>null</c> when there is none, or the client tells of it as <see cref="ErrorContent"/>.</summary>
    string? RefusalIn(ChatResponseUpdate update) => null;

    /// <summary>What the client's own exception means; <c>null</c> when it is not one that only this service knows.</summary>
    AgentFailure? Explain(Exception error) => null;
}

/// <summary>The services by kind. Their clients' assemblies are loaded with the first call, not when a host starts.</summary>
internal static class ChatClients
{
    public static IChatService For(ChatServiceOptions options) => options.Kind switch
    {
        ChatServiceKind.OpenAi => new OpenAiService(options.Endpoint),
        ChatServiceKind.AzureOpenAi => new AzureOpenAiService(options.Endpoint!),
        ChatServiceKind.Anthropic => new AnthropicService(options.Endpoint),
        _ => new OpenAiCompatibleService(options.Endpoint!),
    };
}
