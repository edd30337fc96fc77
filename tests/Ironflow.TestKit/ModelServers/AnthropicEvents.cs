using System.Text.Json.Nodes;

namespace Ironflow.TestKit.ModelServers;

/// <summary>A turn in the wire format of the Messages API, streamed or whole.</summary>
internal static class AnthropicEvents
{
    private const int InputPieceChars = 12;

    /// <summary>The events in the order the service sends them, lazily: a text may be long.</summary>
    public static IEnumerable<JsonObject> Of(AnthropicTurn turn, string model)
    {
        var start = Message(turn, model);
        start["content"] = new JsonArray();
        start["stop_reason"] = null;
        start["usage"]!["output_tokens"] = 1;
        yield return new JsonObject { ["type"] = "message_start", ["message"] = start };
        for (var at = 0; at < turn.Content.Count; at++)
        {
            foreach (var data in Block(turn.Content[at], at))
                yield return data;
        }

        yield return new JsonObject
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = turn.Stop, ["stop_sequence"] = null },
            ["usage"] = Usage(turn.Usage),
        };
        yield return new JsonObject { ["type"] = "message_stop" };
    }

    /// <summary>The message as one object, for a request that asks for no stream.</summary>
    public static JsonObject Message(AnthropicTurn turn, string model) => new()
    {
        ["id"] = "msg_" + Guid.NewGuid().ToString("N")[..24],
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = turn.Model ?? model,
        ["content"] = new JsonArray([.. turn.Content.Select(Whole)]),
        ["stop_reason"] = turn.Stop,
        ["stop_sequence"] = null,
        ["usage"] = Usage(turn.Usage),
    };

    public static JsonObject Error(string type, string message)
        => new() { ["type"] = "error", ["error"] = new JsonObject { ["type"] = type, ["message"] = message } };

    private static IEnumerable<JsonObject> Block(AnthropicBlock block, int index)
    {
        var empty = Whole(block);
        empty[block is AnthropicText ? "text" : "input"] = block is AnthropicText ? "" : new JsonObject();
        yield return new JsonObject { ["type"] = "content_block_start", ["index"] = index, ["content_block"] = empty };
        var (text, size) = block switch
        {
            AnthropicText said => (said.Text, said.PieceChars),
            AnthropicToolUse used => (used.Input.ToJsonString(), InputPieceChars),
            _ => throw new InvalidOperationException($"a block of {block.GetType()} has no wire format here"),
        };
        for (var at = 0; at < text.Length; at += size)
            yield return new JsonObject { ["type"] = "content_block_delta", ["index"] = index, ["delta"] = Delta(block, text.Substring(at, Math.Min(size, text.Length - at))) };
        yield return new JsonObject { ["type"] = "content_block_stop", ["index"] = index };
    }

    private static JsonObject Delta(AnthropicBlock block, string piece) => block is AnthropicText
        ? new JsonObject { ["type"] = "text_delta", ["text"] = piece }
        : new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = piece };

    private static JsonObject Whole(AnthropicBlock block) => block switch
    {
        AnthropicText text => new JsonObject { ["type"] = "text", ["text"] = text.Text },
        AnthropicToolUse tool => new JsonObject { ["type"] = "tool_use", ["id"] = tool.Id, ["name"] = tool.Name, ["input"] = tool.Input.DeepClone() },
        _ => throw new InvalidOperationException($"a block of {block.GetType()} has no wire format here"),
    };

    private static JsonObject Usage(AnthropicUsage usage) => new()
    {
        ["input_tokens"] = usage.InputTokens,
        ["cache_creation_input_tokens"] = usage.CacheWrite,
        ["cache_read_input_tokens"] = usage.CacheRead,
        ["output_tokens"] = usage.OutputTokens,
    };
}
