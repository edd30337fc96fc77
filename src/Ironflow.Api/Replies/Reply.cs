using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Replies;

/// <summary>Writes replies.</summary>
internal static class Reply
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <c>{"data":…}</c>.</summary>
    public static Task DataAsync<T>(HttpContext context, int status, T data, JsonTypeInfo<T> type)
        => DataAsync(context, status, data, type, meta: null);

    /// <summary>Writes <c>{"data":…,"meta":…}</c>.</summary>
    public static Task DataAsync<T>(HttpContext context, int status, T data, JsonTypeInfo<T> type, PageMeta? meta)
        => WriteAsync(context, status, writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("data");
            JsonSerializer.Serialize(writer, data, type);
            if (meta is not null)
            {
                writer.WritePropertyName("meta");
                JsonSerializer.Serialize(writer, meta, ApiJson.Relaxed.PageMeta);
            }

            writer.WriteEndObject();
        });

    /// <summary>Writes a value as it is, without <c>data</c>.</summary>
    public static Task JsonAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
        => WriteAsync(context, status, writer => JsonSerializer.Serialize(writer, value, type));

    /// <summary>Writes a finished JSON text.</summary>
    public static async Task BytesAsync(HttpContext context, int status, ReadOnlyMemory<byte> json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = json.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    // Written in full before the first byte leaves: whatever fails while serializing still becomes a proper error, and HEAD has its length.
    private static Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            write(writer);
        return BytesAsync(context, status, buffer.WrittenMemory);
    }
}
