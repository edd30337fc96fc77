using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironflow.Json;

namespace Ironflow.Agents.Chat.Tools;

/// <summary>The JSON schemas of operations as tools: what <see cref="PayloadJson"/> reads into their classes, with their <see cref="DescriptionAttribute"/>s.</summary>
internal static class ToolSchemas
{
    private static readonly ConcurrentDictionary<Type, JsonElement> Known = new();

    /// <exception cref="NotSupportedException">The class cannot be described.</exception>
    public static JsonElement Of(Type operation) => Known.GetOrAdd(operation, static type => Export(type));

    public static string? Description(Type operation) => operation.GetCustomAttribute<DescriptionAttribute>()?.Description;

    private static JsonElement Export(Type type)
    {
        var node = TypeSchemas.Of(type);
        // A class without members is exported without its type, which services want.
        if (node is JsonObject schema)
        {
            schema["type"] = "object";
            schema["properties"] ??= new JsonObject();
        }

        return JsonSerializer.SerializeToElement(node);
    }
}
