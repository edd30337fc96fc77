using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace Ironflow.Agents.Chat.Services;

/// <summary>Any service that speaks OpenAI's chat completions.</summary>
/// <param name="endpoint">Its address.</param>
internal sealed class OpenAiCompatibleService(Uri endpoint) : OpenAiService(endpoint)
{
    // Most of them know the limit by its older name only, and ignore the newer one without a word.
    public override void Prepare(ChatOptions options)
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
