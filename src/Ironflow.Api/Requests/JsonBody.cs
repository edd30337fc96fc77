using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Requests;

/// <summary>Parses a request's body.</summary>
internal static class JsonBody
{
    /// <summary>Reads the body, a JSON object.</summary>
    /// <exception cref="RequestException">It is not one; details name line and position.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, ApiOptions options, Func<JsonElement, T> read)
    {
        var body = await BodyReader.ReadAsync(context, options.MaxBodyBytes);
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = options.MaxJsonDepth, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Fields.Invalid("$", "the body is a JSON object");
            return read(document.RootElement);
        }
        catch (JsonException error)
        {
            throw NotJson(error);
        }
        catch (InvalidOperationException)
        {
            // The parser looks at escapes only when a text is taken out: half a surrogate pair shows here.
            throw new RequestException(ErrorCodes.BadRequest, "the body holds an escape sequence that is no character");
        }
    }

    private static RequestException NotJson(JsonException error)
    {
        var details = new Dictionary<string, string>();
        if (error.LineNumber is { } line && error.BytePositionInLine is { } position)
        {
            details["line"] = (line + 1).ToString(CultureInfo.InvariantCulture);
            details["position"] = (position + 1).ToString(CultureInfo.InvariantCulture);
        }

        return new RequestException(ErrorCodes.BadRequest, $"the body is not valid JSON: {Reason(error.Message)}", details);
    }

    // The parser's own sentence ends with its zero-based position, which the details give as people count.
    private static string Reason(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
