using System.Buffers;
using System.Text;
using System.Text.Json;
using Ironflow.Json;

namespace Ironflow.Agents.ClaudeCode;

/// <summary>The lines of the CLI as the trace of a call: a JSON array, bounded by keeping its beginning and its end.</summary>
internal sealed class ClaudeConversation
{
    private const int MaxMessageBytes = 1024 * 1024;

    // Both together stay under what a trace may have, so that it stays JSON.
    private const int HeadBytes = 4 * 1024 * 1024;
    private const int TailBytes = 4 * 1024 * 1024;

    private readonly List<byte[]> head = [];
    private readonly Queue<byte[]> tail = new();
    private int headBytes;
    private int tailBytes;
    private int left;
    private int cut;

    /// <summary>How many lines could not be read.</summary>
    public int Malformed { get; set; }

    /// <summary>Adds a line, which is JSON.</summary>
    public void Add(string? type, ReadOnlySpan<byte> line)
    {
        var message = line.Length <= MaxMessageBytes ? line.ToArray() : Cut(type, line.Length);
        if (tail.Count == 0 && headBytes + message.Length <= HeadBytes)
        {
            head.Add(message);
            headBytes += message.Length;
            return;
        }

        tail.Enqueue(message);
        tailBytes += message.Length;
        while (tailBytes > TailBytes)
        {
            tailBytes -= tail.Dequeue().Length;
            left++;
        }
    }

    /// <summary>The array; when something is not in it, its last element says what.</summary>
    /// <param name="tooLong">How many lines were too long to be read.</param>
    public RawJson ToJson(int tooLong)
    {
        var buffer = new ArrayBufferWriter<byte>(headBytes + tailBytes + 1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var message in head.Concat(tail))
                json.WriteRawValue(message, skipInputValidation: true);
            if (Malformed + left + cut + tooLong > 0)
                WriteMissing(json, tooLong);
            json.WriteEndArray();
        }

        return new RawJson(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private void WriteMissing(Utf8JsonWriter json, int tooLong)
    {
        json.WriteStartObject();
        json.WriteString("type", "ironflow_missing");
        json.WriteNumber("malformed_lines", Malformed);
        json.WriteNumber("too_long_lines", tooLong);
        json.WriteNumber("cut_messages", cut);
        json.WriteNumber("left_out_messages", left);
        json.WriteEndObject();
    }

    private byte[] Cut(string? type, int bytes)
    {
        cut++;
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteNumber("cut_bytes", bytes);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
