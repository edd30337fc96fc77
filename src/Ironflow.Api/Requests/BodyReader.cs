using System.Buffers;
using System.Text.Unicode;
using Ironflow.Api.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Ironflow.Api.Requests;

/// <summary>Reads a request's body: only <c>application/json</c>, which no plain web form can send, and only up to the limit.</summary>
internal static class BodyReader
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>Whether a body follows, as far as headers tell.</summary>
    public static bool IsAnnounced(HttpRequest request)
        => request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0;

    /// <summary>The body, valid UTF-8 without a byte order mark.</summary>
    /// <exception cref="RequestException">It is too large, not declared as JSON, or not UTF-8.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, int maxBytes)
    {
        RequireJson(context.Request);
        if (context.Request.ContentLength > maxBytes)
            throw TooLarge(maxBytes);
        var buffer = new ArrayBufferWriter<byte>(ChunkBytes);
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer.GetMemory(ChunkBytes)[..ChunkBytes], context.RequestAborted)) > 0)
        {
            buffer.Advance(read);
            if (buffer.WrittenCount > maxBytes)
                throw TooLarge(maxBytes);
        }

        var body = buffer.WrittenMemory;
        if (!Utf8.IsValid(body.Span))
            throw new RequestException(ErrorCodes.BadRequest, "the body is not valid UTF-8");
        return body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
    }

    private static void RequireJson(HttpRequest request)
    {
        var isJson = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
        if (!isJson)
            throw new RequestException(ApiErrorCodes.UnsupportedMediaType, "a body is sent as 'Content-Type: application/json' in UTF-8");
        if (request.Headers.ContentEncoding.Count > 0)
            throw new RequestException(ApiErrorCodes.UnsupportedMediaType, "a body is sent without Content-Encoding");
    }

    private static RequestException TooLarge(int maxBytes)
        => new(
            ErrorCodes.PayloadTooLarge,
            $"the body has more than {maxBytes} bytes",
            new Dictionary<string, string> { ["max_bytes"] = maxBytes.ToString(System.Globalization.CultureInfo.InvariantCulture) });
}
