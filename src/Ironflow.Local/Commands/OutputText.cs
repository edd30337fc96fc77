using System.Text.Json;
using Ironflow.Json;

namespace Ironflow.Local.Commands;

/// <summary>A run's output for people: its Markdown when it has some, otherwise indented JSON.</summary>
internal static class OutputText
{
    public static void Write(TextWriter writer, RawJson output)
    {
        using var document = JsonDocument.Parse(output.ToString());
        if (document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("markdown", out var markdown) && markdown.ValueKind == JsonValueKind.String)
        {
            writer.WriteLine();
            writer.WriteLine(markdown.GetString());
            return;
        }

        writer.WriteLine(JsonSerializer.Serialize(document.RootElement, RecordJson.Indented.JsonElement));
    }
}
