using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace Ironflow.Agents.Chat.Services;

/// <summary>Any service that speaks OpenAI's chat completions.</summary>
/// <param name="endpoint">Its address, to which <c>/chat/completions</c> is added.</param>
internal sealed class OpenAiCompatibleService(Uri endpoint) : IChatService
{
    // The client wants a key; services without one ignore it.
    private const string NoKey = "none";

    public IChatClient Create(HttpClient http, string? key, string model)
        => new OpenAIClient(new ApiKeyCredential(key ?? NoKey), OpenAiService.Options(http, endpoint)).GetChatClient(model).AsIChatClient();

    // Most of them know the limit by its older name only, and ignore the newer one without a word.
    public void Prepare(Microsoft.Extensions.AI.ChatOptions options)
    {
        if (options.MaxOutputTokens is not { } limit)
            return;
        options.MaxOutputTokens = null;
        options.RawRepresentationFactory = _ =>
        {
            var raw = new ChatCompletionOptions();
#pragma warning disable SCME0001 // The library's one way to send a member it does not know; experimental in name.
            raw.Patch.Set("$.max_tokens"u8, limit);
#pragma warning restore SCME0001
            return raw;
        };
    }
}
