using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ironflow.Audit;

/// <summary>How rows of the audit are kept and sent.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditEntry))]
public sealed partial class AuditJson : JsonSerializerContext
{
    /// <summary>The context with an encoder that keeps text readable.</summary>
    public static AuditJson Relaxed { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A row's text.</summary>
    public static string Text(AuditEntry entry) => JsonSerializer.Serialize(entry, Relaxed.AuditEntry);

    /// <summary>The row of a text.</summary>
    public static AuditEntry Read(string text) => JsonSerializer.Deserialize(text, Relaxed.AuditEntry) ?? throw new InvalidDataException("a row of the audit is empty");
}
