using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Ironflow.Agents.Chat.Services;

/// <summary>OpenAI's chat completions, or those of a service that speaks them.</summary>
/// <param name="endpoint">Another address than OpenAI's, to which <c>/chat/completions</c> is added.</param>
internal class OpenAiService(Uri? endpoint) : ChatCompletionsService
{
    // The client wants a key; services without one ignore it.
    private const string NoKey = "none";

    public override IChatClient Create(HttpClient http, string? key, string model)
    {
        var options = new OpenAIClientOptions();
        Configure(options, http);
        if (endpoint is not null)
            options.Endpoint = endpoint;
        return new OpenAIClient(new ApiKeyCredential(key ?? NoKey), options).GetChatClient(model).AsIChatClient();
    }
}
