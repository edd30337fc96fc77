using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ironflow.Json;

namespace Ironflow.Execution.Http;

/// <summary>A reply as far as it came (reference §2.7; repeated headers kept, quirk 43).</summary>
internal sealed class Reply(HttpResponseMessage message)
{
    private readonly ArrayBufferWriter<byte> body = new();

    public int Status => (int)message.StatusCode;

    /// <summary>Reads the body; <c>false</c> when there is more of it than the limit.</summary>
    public async Task<bool> ReadBodyAsync(CancellationToken cancellationToken)
    {
        await using var stream = await message.Content.ReadAsStreamAsync(cancellationToken);
        while (body.WrittenCount <= OutputLimits.MaxBytes)
        {
            // Never asks for more than one byte above the limit, which is all it takes to know.
            var room = Math.Min(64 * 1024, OutputLimits.MaxBytes + 1 - body.WrittenCount);
            if (room == 0)
                break;
            var count = await stream.ReadAsync(body.GetMemory(room)[..room], cancellationToken);
            if (count == 0)
                return true;
            body.Advance(count);
        }

        return false;
    }

    public string Text() => ReplyCharset.Decode(body.WrittenSpan[..Math.Min(body.WrittenCount, OutputLimits.MaxBytes)], message.Content.Headers.ContentType?.CharSet);

    public RawJson ToJson(bool complete)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("status", Status);
            json.WriteStartObject("headers");
            foreach (var (name, values) in Headers())
                WriteHeader(json, name, values);
            json.WriteEndObject();
            json.WriteString("body", Text());
            if (!complete)
                json.WriteBoolean("truncated", true);
            json.WriteEndObject();
        }

        return new RawJson(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteHeader(Utf8JsonWriter json, string name, List<string> values)
    {
        if (values is [var single])
        {
            json.WriteString(name, single);
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private SortedDictionary<string, List<string>> Headers()
    {
        var headers = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (name, values) in message.Headers.NonValidated.Concat(message.Content.Headers.NonValidated))
        {
            var key = name.ToLowerInvariant();
            if (!headers.TryGetValue(key, out var lines))
                headers[key] = lines = [];
            lines.AddRange(values);
        }

        return headers;
    }
}
