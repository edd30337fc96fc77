using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ironflow.Json;

namespace Ironflow.Api.Requests;

/// <summary>Reads the fields of a body; each error names its path.</summary>
internal static class Fields
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Refuses fields that are not built yet, then fields that do not exist, naming them.</summary>
    public static void RequireKnown(JsonElement body, IReadOnlyList<string> known, IReadOnlyList<string> notYet)
    {
        var names = body.EnumerateObject().Select(p => p.Name).ToList();
        if (names.Where(notYet.Contains).ToList() is { Count: > 0 } later)
        {
            var list = string.Join(", ", later);
            throw new RequestException(
                ErrorCodes.NotSupported, $"this version does not have: {list}; leave it out", new Dictionary<string, string> { ["fields"] = list });
        }

        if (names.Where(n => !known.Contains(n)).ToList() is { Count: > 0 } unknown)
        {
            var list = string.Join(", ", unknown);
            var takes = known.Count == 0 ? "this operation takes none" : $"there are: {string.Join(", ", known)}";
            throw new RequestException(
                ErrorCodes.BadRequest, $"unknown fields: {list}; {takes}", new Dictionary<string, string> { ["fields"] = list });
        }
    }

    public static string Text(JsonElement element, string path)
        => element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Invalid(path, "is a string");

    /// <summary>A text that may be left out.</summary>
    public static string? OptionalText(JsonElement body, string field)
        => body.TryGetProperty(field, out var element) && element.ValueKind != JsonValueKind.Null ? Text(element, $"$.{field}") : null;

    public static IReadOnlyList<string> TextList(JsonElement element, string path)
        => element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().Select((item, i) => Text(item, $"{path}[{i}]"))] : throw Invalid(path, "is a list of strings");

    public static decimal Decimal(JsonElement element, string path)
        => element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out var number) ? number : throw Invalid(path, "is a number");

    public static int Whole(JsonElement element, string path)
        => element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) ? number : throw Invalid(path, "is a whole number");

    public static IReadOnlyDictionary<string, string> Texts(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Invalid(path, "is an object of strings");
        return element.EnumerateObject().ToDictionary(p => p.Name, p => Text(p.Value, $"{path}.{p.Name}"), StringComparer.Ordinal);
    }

    public static DateTimeOffset Time(JsonElement element, string path)
        => TimeText.TryRead(Text(element, path), out var time) ? time : throw Invalid(path, $"is {TimeText.Form}");

    /// <summary>The value without white space, so that the same payload laid out otherwise is the same request.</summary>
    public static RawJson Raw(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            element.WriteTo(writer);
        return new RawJson(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    public static RequestException Invalid(string path, string rule)
        => new(ErrorCodes.BadRequest, path == "$" ? rule : $"{path} {rule}", new Dictionary<string, string> { ["path"] = path });
}
