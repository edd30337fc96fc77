using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ironflow.Records;

namespace Ironflow.Webhooks;

/// <summary>An event as it is posted: <c>{"type", "timestamp", "data"}</c>, where <c>data</c> is the event's JSON as the event streams show it (reference §1.13).</summary>
/// <remarks>Body and id are the same on every try, so that a receiver knows a repeat; the time of the try and with it the signature are new each time.</remarks>
internal sealed class WebhookMessage
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private WebhookMessage(EventRecord change, DateTimeOffset at)
    {
        Id = change.Id;
        At = at;
        Body = Write(change, at);
    }

    public string Id { get; }

    /// <summary>When the event occurred.</summary>
    public DateTimeOffset At { get; }

    public byte[] Body { get; }

    /// <param name="change">The event.</param>
    /// <param name="now">Stands in for the time of an event that has none.</param>
    public static WebhookMessage Of(EventRecord change, DateTimeOffset now)
    {
        using var document = JsonDocument.Parse(change.Data.ToString());
        var at = document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("at", out var member)
            && member.ValueKind == JsonValueKind.String
            && member.TryGetDateTimeOffset(out var time)
                ? time
                : now;
        return new WebhookMessage(change, at);
    }

    /// <summary>The signature of a try: version 1 of Standard Webhooks, HMAC-SHA256 over id, time and body.</summary>
    public string Sign(byte[] key, long timestamp) => Sign(key, Id, timestamp, Body);

    internal static string Sign(byte[] key, string id, long timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
    }

    private static byte[] Write(EventRecord change, DateTimeOffset at)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("type", change.Type);
            writer.WriteString("timestamp", at.UtcDateTime);
            writer.WritePropertyName("data");
            writer.WriteRawValue(change.Data.ToString(), skipInputValidation: true);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
