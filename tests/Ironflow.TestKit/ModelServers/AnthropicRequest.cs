using System.Text.Json;

namespace Ironflow.TestKit.ModelServers;

/// <summary>A request that the scripted model received.</summary>
/// <param name="Headers">Its headers; names in any case.</param>
/// <param name="Body">Its body.</param>
public sealed record AnthropicRequest(IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    /// <summary>The model asked for.</summary>
    public string Model => Body.GetProperty("model").GetString()!;

    /// <summary>Whether a stream of events is asked for.</summary>
    public bool Stream => Body.TryGetProperty("stream", out var stream) && stream.GetBoolean();

    /// <summary>The names of the tools it offers.</summary>
    public IReadOnlyList<string> Tools
        => Body.TryGetProperty("tools", out var tools) ? [.. tools.EnumerateArray().Select(tool => tool.GetProperty("name").GetString()!)] : [];

    /// <summary>The system prompt as JSON text; empty when there is none.</summary>
    public string System => Body.TryGetProperty("system", out var system) ? system.GetRawText() : "";

    /// <summary>The messages as JSON text.</summary>
    public string Messages => Body.GetProperty("messages").GetRawText();
}
