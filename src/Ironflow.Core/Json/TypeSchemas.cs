using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Ironflow.Json;

/// <summary>The JSON schemas of types: what <see cref="PayloadJson"/> reads into them, with their members' <see cref="DescriptionAttribute"/>s.</summary>
internal static class TypeSchemas
{
    // Nullable-oblivious roots would otherwise be described as "object or null".
    private static readonly JsonSchemaExporterOptions Exporter = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Described };

    /// <exception cref="NotSupportedException">The type cannot be described.</exception>
    public static JsonNode Of(Type type) => PayloadJson.Options.GetJsonSchemaAsNode(type, Exporter);

    private static JsonNode Described(JsonSchemaExporterContext context, JsonNode node)
    {
        if (context.PropertyInfo?.AttributeProvider is { } member && node is JsonObject schema
            && member.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true).FirstOrDefault() is DescriptionAttribute { Description: { Length: > 0 } text })
        {
            schema["description"] = text;
        }

        return node;
    }
}
