using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ironflow.Agents.Chat.Tools;
using Ironflow.Json;

namespace Ironflow.Agents.Chat;

/// <summary>A call's conversation for its step's trace: what the model said, and what its tools did. The prompt stands in the step's input.</summary>
internal sealed class ChatTrace : IDisposable
{
    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly Utf8JsonWriter writer;

    public ChatTrace()
    {
        writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartArray();
    }

    public void Add(string text, string? stopReason)
    {
        writer.WriteStartObject();
        writer.WriteString("role", "assistant");
        writer.WriteString("text", text);
        writer.WriteString("stop_reason", stopReason);
        writer.WriteEndObject();
    }

    public void Add(ToolUse use)
    {
        writer.WriteStartObject();
        writer.WriteString("role", "tool");
        writer.WriteString("name", use.Name);
        writer.WritePropertyName("arguments");
        writer.WriteRawValue(use.Arguments);
        writer.WriteString(use.IsError ? "error" : "result", use.Result);
        writer.WriteNumber("duration_ms", (long)use.Duration.TotalMilliseconds);
        writer.WriteEndObject();
    }

    /// <summary>The whole trace; nothing can be added after it.</summary>
    public RawJson End()
    {
        writer.WriteEndArray();
        writer.Flush();
        return new RawJson(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    public void Dispose() => writer.Dispose();
}
