using System.Net.Http.Headers;
using System.Text;
using Ironflow.Steps;

namespace Ironflow.Execution.Http;

/// <summary>The body of a request. Bodies carry data, often somebody else's, so <c>secret:NAME</c> has no meaning in them.</summary>
internal static class RequestBody
{
    /// <exception cref="StepConfigException">There is more than one body, or it is not valid.</exception>
    public static HttpContent? Build(HttpStepConfig config)
    {
        object?[] bodies = [config.Json, config.Text, config.Form, config.Raw];
        if (bodies.Count(body => body is not null) > 1)
            throw new StepConfigException("an HTTP step has one body at most: JSON, text, form or bytes");

        HttpContent? content = null;
        if (config.Json is { } json)
            content = Typed(new ByteArrayContent(Encoding.UTF8.GetBytes(json.ToString())), "application/json");
        else if (config.Text is not null)
            content = Typed(new ByteArrayContent(Encoding.UTF8.GetBytes(config.Text)), "text/plain; charset=utf-8");
        else if (config.Form is not null)
            content = new FormUrlEncodedContent(config.Form.Select(Field));
        else if (config.Raw is not null)
            content = Typed(new ByteArrayContent(Bytes(config.Raw)), "application/octet-stream");

        return content is null || config.ContentType is null ? content : Typed(content, config.ContentType);
    }

    public static HttpContent Typed(HttpContent content, string contentType)
    {
        content.Headers.ContentType = MediaTypeHeaderValue.TryParse(contentType, out var type)
            ? type
            : throw new StepConfigException($"'{OutputLimits.Beginning(contentType)}' is not a content type; give one such as application/json");
        return content;
    }

    private static KeyValuePair<string, string> Field(IReadOnlyList<string> pair)
        => pair is [{ } name, { } value] ? new(name, value) : throw new StepConfigException("a form field is not a pair of name and value");

    private static byte[] Bytes(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new StepConfigException("the raw body is not base 64; use HttpConfig.WithBytes");
        }
    }
}
