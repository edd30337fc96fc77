using System.Text.Json;

namespace Ironflow.TestKit.ModelServers;

/// <summary>A request that the scripted model received.</summary>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">Its headers; names in any case.</param>
/// <param name="Body">Its body.</param>
public sealed record OpenAiRequest(string Target, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    /// <summary>The messages as JSON text.</summary>
    public string Messages => Body.GetProperty("messages").GetRawText();

    /// <summary>The names of the tools it offers.</summary>
    public IReadOnlyList<string> Tools
        => Body.TryGetProperty("tools", out var tools) ? [.. tools.EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString()!)] : [];
}
