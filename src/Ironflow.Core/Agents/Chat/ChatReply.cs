using System.Text;
using Ironflow.Agents.Chat.Http;
using Ironflow.Agents.Chat.Services;
using Ironflow.Execution;
using Microsoft.Extensions.AI;

namespace Ironflow.Agents.Chat;

/// <summary>The reply to one request, as it comes.</summary>
/// <param name="service">The service that gives it.</param>
internal sealed class ChatReply(IChatService service)
{
    private readonly List<ChatResponseUpdate> updates = [];
    private readonly StringBuilder text = new();
    private long bytes;

    /// <summary>The text so far.</summary>
    public string Text => text.ToString();

    /// <summary>The model that answers, as it says itself.</summary>
    public string? Model { get; private set; }

    /// <summary>Why it stopped; absent until it has.</summary>
    public ChatFinishReason? FinishReason { get; private set; }

    /// <summary>The words of a refusal.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The tools it calls.</summary>
    public IReadOnlyList<FunctionCallContent> ToolCalls => [.. updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>()];

    /// <returns>The text this update adds.</returns>
    /// <exception cref="ReplyTooLargeException">It is more than is kept.</exception>
    public string Add(ChatResponseUpdate update)
    {
        Model ??= update.ModelId;
        FinishReason = update.FinishReason ?? FinishReason;
        var refused = service.RefusalIn(update) ?? (Refusal is null ? update.Contents.OfType<ErrorContent>().FirstOrDefault()?.Message : null);
        if (refused is not null)
            Refusal += refused;
        var added = update.Text;
        bytes += Encoding.UTF8.GetByteCount(added + refused);
        if (bytes > OutputLimits.MaxBytes)
            throw new ReplyTooLargeException("the answer", OutputLimits.MaxBytes);
        text.Append(added);
        // The raw event is many times as large as what it says.
        update.RawRepresentation = null;
        updates.Add(update);
        return added;
    }

    /// <summary>The reply as messages of the conversation.</summary>
    public IEnumerable<ChatMessage> ToMessages() => updates.ToChatResponse().Messages;
}
