using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ironflow.Json;

/// <summary>A JSON text that is embedded as it stands: written raw and read back as its text.</summary>
/// <param name="Text">A valid JSON text.</param>
[JsonConverter(typeof(RawJsonConverter))]
public readonly record struct RawJson(string Text)
{
    /// <summary>The JSON text <c>null</c>.</summary>
    public static RawJson Null { get; } = new("null");

    /// <summary>The text, <c>null</c> for a default value.</summary>
    public override string ToString() => Text ?? "null";
}

/// <summary>Reads and writes <see cref="RawJson"/>.</summary>
public sealed class RawJsonConverter : JsonConverter<RawJson>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new RawJson(document.RootElement.GetRawText());
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteRawValue(value.ToString(), skipInputValidation: true);
    }
}
