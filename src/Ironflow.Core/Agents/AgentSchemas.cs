using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ironflow.Json;

namespace Ironflow.Agents;

/// <summary>The JSON schemas of typed calls: what <see cref="PayloadJson"/> reads into the type.</summary>
internal static class AgentSchemas
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly ConcurrentDictionary<Type, RawJson> Known = new();

    /// <summary>The schema of a type.</summary>
    /// <exception cref="NotSupportedException">It cannot be described.</exception>
    public static RawJson Of<T>() => Known.GetOrAdd(typeof(T), static type => new RawJson(TypeSchemas.Of(type).ToJsonString(Compact)));

    /// <summary>A schema as it may stand within recorded JSON: what is no JSON travels as a text, and is refused when the step runs.</summary>
    public static RawJson Embeddable(RawJson schema) => AnswerJson.IsJson(schema.ToString()) ? schema : new RawJson(JsonSerializer.Serialize(schema.Text, Compact));
}
