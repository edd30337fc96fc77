using System.Text.Json;

namespace Ironflow.Agents.ClaudeCode;

/// <summary>Tells what the agent says and does, and knows whether a tool runs.</summary>
internal sealed class ClaudeProgress(Action<AgentProgress> report)
{
    private const int MaxChars = 2_000;

    private readonly Dictionary<string, string> running = new(StringComparer.Ordinal);

    /// <summary>Whether a tool was called whose result has not come.</summary>
    public bool ToolRuns => running.Count > 0;

    public void Text(string text) => report(new AgentProgress(AgentProgressKind.Text, text));

    /// <summary>The blocks of a message.</summary>
    /// <param name="content">The content of the message.</param>
    /// <param name="told">Whether its text has been told in pieces.</param>
    public void Blocks(JsonElement? content, bool told)
    {
        if (content is not { ValueKind: JsonValueKind.Array } blocks)
            return;
        foreach (var block in blocks.EnumerateArray())
        {
            switch (Word(block, "type"))
            {
                case "text" when !told:
                    Text(Word(block, "text") ?? "");
                    break;
                case "tool_use":
                    Use(Word(block, "id"), Word(block, "name"), block);
                    break;
                case "tool_result":
                    Result(Word(block, "tool_use_id"), block);
                    break;
            }
        }
    }

    private void Use(string? id, string? tool, JsonElement block)
    {
        if (id is null || tool is null || !running.TryAdd(id, tool))
            return;
        report(new AgentProgress(AgentProgressKind.ToolUse, Short(block.TryGetProperty("input", out var input) ? input.GetRawText() : "")) { Tool = tool });
    }

    private void Result(string? id, JsonElement block)
    {
        running.Remove(id ?? "", out var tool);
        var text = block.TryGetProperty("content", out var content) ? TextOf(content) : "";
        report(new AgentProgress(AgentProgressKind.ToolResult, Short(text)) { Tool = tool });
    }

    private static string TextOf(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Join('\n', content.EnumerateArray().Select(part => Word(part, "text") ?? Word(part, "type"))),
        _ => content.GetRawText(),
    };

    private static string? Word(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Short(string text) => text.Length <= MaxChars ? text : text[..MaxChars] + "…";
}
