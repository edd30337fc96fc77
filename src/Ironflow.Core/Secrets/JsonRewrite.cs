using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ironflow.Json;

namespace Ironflow.Secrets;

/// <summary>Writes a JSON text again with its names and values changed; it stays JSON whatever is changed.</summary>
internal abstract partial class JsonRewrite
{
    private const int MaxDepth = 256;

    public RawJson Apply(RawJson json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json.ToString()), new JsonReaderOptions { MaxDepth = MaxDepth });
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(
            buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth, SkipValidation = true });
        while (reader.Read())
            Write(ref reader, writer);
        writer.Flush();
        return new RawJson(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    protected abstract string Name(string name);

    protected abstract string Text(string value);

    /// <summary>What replaces a number, or <c>null</c> to keep it.</summary>
    protected virtual string? Number(string digits) => null;

    protected virtual void Enter(bool array)
    {
    }

    protected virtual void Leave()
    {
    }

    private static string Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair may be written as an escape, but is no text.
            var text = SurrogateEscape().Replace(Encoding.UTF8.GetString(reader.ValueSpan), "\uFFFD");
            return JsonSerializer.Deserialize<string>($"\"{text}\"", PayloadJson.Options)!;
        }
    }

    [GeneratedRegex(@"\\u[dD][89a-fA-F][0-9a-fA-F]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex SurrogateEscape();

    private void Write(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                Enter(array: false);
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                Enter(array: true);
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                Leave();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                Leave();
                break;
            case JsonTokenType.PropertyName:
                writer.WritePropertyName(Name(Read(ref reader)));
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(Text(Read(ref reader)));
                break;
            case JsonTokenType.Number when Number(Encoding.UTF8.GetString(reader.ValueSpan)) is { } replaced:
                writer.WriteStringValue(replaced);
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
        }
    }
}
