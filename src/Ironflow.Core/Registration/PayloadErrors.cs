using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ironflow.Json;

namespace Ironflow.Registration;

/// <summary>Why a payload does not fit, in the words of who sent it: its members and kinds of value rather than the classes that read it.</summary>
internal static class PayloadErrors
{
    /// <summary>The reason for what the serializer refused.</summary>
    /// <param name="payload">The payload, which is JSON.</param>
    /// <param name="type">The type it was to become.</param>
    /// <param name="error">What the serializer said.</param>
    public static string Explain(JsonElement payload, Type type, JsonException error)
    {
        var value = payload;
        var info = PayloadJson.Options.GetTypeInfo(type);
        foreach (var part in PayloadPath.Parts(error.Path ?? "$"))
        {
            if (info.Kind == JsonTypeInfoKind.Object && Find(info, part) is null)
                return $"there is no member '{part}'; {Members(info)}";
            if (Child(info, part) is not { } childInfo || Child(value, part) is not { } child)
                return "the value does not fit";
            (info, value) = (childInfo, child);
        }

        return AtItsPlace(value, info, error);
    }

    private static string AtItsPlace(JsonElement value, JsonTypeInfo info, JsonException error)
    {
        var expected = PayloadKinds.Expected(info);
        if (value.ValueKind == JsonValueKind.Null)
            return $"it must not be null; expected {expected}";
        if (info.Kind == JsonTypeInfoKind.Object && value.ValueKind == JsonValueKind.Object)
        {
            var missing = info.Properties.Where(p => p.IsRequired && !value.TryGetProperty(p.Name, out _)).Select(p => $"'{p.Name}'").ToList();
            if (missing.Count > 0)
                return $"{string.Join(", ", missing)} {(missing.Count == 1 ? "is" : "are")} missing; {Members(info)}";
        }

        // A converter of the author's own says best what it wants.
        var own = error.InnerException is null && !error.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal);
        return own ? Sentence(error.Message) : $"expected {expected}, got {PayloadKinds.Given(value, expected)}";
    }

    private static string Members(JsonTypeInfo info)
        => info.Properties.Count == 0
            ? "it has none"
            : "the members are: " + string.Join(", ", info.Properties.Select(p => p.IsRequired ? p.Name : p.Name + " (optional)"));

    private static JsonPropertyInfo? Find(JsonTypeInfo info, string name) => info.Properties.FirstOrDefault(p => p.Name == name);

    private static JsonTypeInfo? Child(JsonTypeInfo info, string part) => info.Kind switch
    {
        JsonTypeInfoKind.Object => PayloadJson.Options.GetTypeInfo(Find(info, part)!.PropertyType),
        JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary when info.ElementType is { } element => PayloadJson.Options.GetTypeInfo(element),
        _ => null,
    };

    private static JsonElement? Child(JsonElement value, string part) => value.ValueKind switch
    {
        JsonValueKind.Object when value.TryGetProperty(part, out var member) => member,
        JsonValueKind.Array when int.TryParse(part, out var index) && index < value.GetArrayLength() => value[index],
        _ => null,
    };

    private static string Sentence(string message)
    {
        var end = message.IndexOf(" Path:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
