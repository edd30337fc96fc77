using System.Text.Json.Nodes;

namespace Ironflow.TestKit.ModelServers;

/// <summary>A turn in the wire format of chat completions, streamed.</summary>
internal static class OpenAiChunks
{
    private const int ArgumentPieceChars = 7;

    /// <summary>The chunks in the order the service sends them, lazily: a text may be long.</summary>
    public static IEnumerable<JsonObject> Of(OpenAiTurn turn, string model, bool includeUsage)
    {
        var id = "chatcmpl-" + Guid.NewGuid().ToString("N");
        yield return Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "" });
        foreach (var piece in Pieces(turn.Text ?? "", turn.PieceChars))
            yield return Chunk(new JsonObject { ["content"] = piece });
        foreach (var piece in Pieces(turn.Refusal ?? "", turn.PieceChars))
            yield return Chunk(new JsonObject { ["refusal"] = piece });
        for (var at = 0; at < turn.ToolCalls.Count; at++)
        {
            foreach (var delta in Call(turn.ToolCalls[at], at))
                yield return Chunk(new JsonObject { ["tool_calls"] = new JsonArray(delta) });
        }

        yield return Chunk([], turn.Finish);
        if (includeUsage && turn.Usage is { } usage)
        {
            var last = Chunk([]);
            last["choices"] = new JsonArray();
            last["usage"] = usage.ToJson();
            yield return last;
        }

        JsonObject Chunk(JsonObject delta, string? finish = null) => new()
        {
            ["id"] = id,
            ["object"] = "chat.completion.chunk",
            ["created"] = 1_750_000_000,
            ["model"] = turn.Model ?? model,
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["logprobs"] = null, ["finish_reason"] = finish }),
        };
    }

    public static JsonObject Error(OpenAiFailure failure)
        => new() { ["error"] = new JsonObject { ["message"] = failure.Message, ["type"] = "error", ["param"] = null, ["code"] = failure.Code } };

    private static IEnumerable<JsonObject> Call(OpenAiToolCall call, int index)
    {
        yield return new JsonObject
        {
            ["index"] = index,
            ["id"] = call.Id,
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = "" },
        };
        foreach (var piece in Pieces(call.Arguments, ArgumentPieceChars))
            yield return new JsonObject { ["index"] = index, ["function"] = new JsonObject { ["arguments"] = piece } };
    }

    private static IEnumerable<string> Pieces(string text, int size)
    {
        for (var at = 0; at < text.Length; at += size)
            yield return text.Substring(at, Math.Min(size, text.Length - at));
    }
}
