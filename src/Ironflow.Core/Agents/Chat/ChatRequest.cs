using System.Text.Json;
using Ironflow.Agents.Chat.Services;
using Ironflow.Agents.Chat.Tools;
using Microsoft.Extensions.AI;

namespace Ironflow.Agents.Chat;

/// <summary>What a call sends: its messages, its tools, and how it wants the answer.</summary>
internal static class ChatRequest
{
    private const string SchemaName = "answer";

    /// <summary>The conversation a call begins with.</summary>
    public static List<ChatMessage> Messages(AgentCall call, bool nativeSchema)
    {
        var messages = new List<ChatMessage>();
        if (Instructions(call, nativeSchema) is { Length: > 0 } instructions)
            messages.Add(new ChatMessage(ChatRole.System, instructions));
        messages.Add(new ChatMessage(ChatRole.User, call.Prompt));
        foreach (var correction in call.Corrections)
        {
            messages.Add(new ChatMessage(ChatRole.Assistant, correction.Answer));
            messages.Add(new ChatMessage(ChatRole.User, correction.Objection));
        }

        return messages;
    }

    public static ChatOptions Options(AgentCall call, ChatServiceOptions service, IReadOnlyList<ChatTool> tools, bool nativeSchema, IChatService client)
    {
        var options = new ChatOptions { MaxOutputTokens = ChatDefaults.MaxOutputTokens(service) };
        if (tools.Count > 0)
            options.Tools = [.. tools.Select(tool => tool.Declaration)];
        if (nativeSchema && call.Schema is { } schema)
            options.ResponseFormat = ChatResponseFormat.ForJsonSchema(Element(schema.ToString()), SchemaName);
        client.Prepare(options);
        return options;
    }

    /// <summary>Whether the service can be asked for this answer in its own way: each takes only objects with members there.</summary>
    public static bool IsNative(AgentCall call, ChatServiceOptions service)
        => call.Schema is { } schema && ChatDefaults.NativeSchema(service)
            && Element(schema.ToString()) is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object");

    private static string? Instructions(AgentCall call, bool nativeSchema)
    {
        if (nativeSchema || call.Schema is not { } schema)
            return call.SystemPrompt;
        var wanted = $"Answer with JSON only, without words around it, that meets this JSON schema:\n{schema}";
        return string.IsNullOrWhiteSpace(call.SystemPrompt) ? wanted : call.SystemPrompt + "\n\n" + wanted;
    }

    private static JsonElement Element(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
