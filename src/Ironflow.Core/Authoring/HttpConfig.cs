using System.Text.Json;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow;

/// <summary>What an HTTP step sends (semantics 11). Any status is a result unless <see cref="ExpectSuccess"/> is set.</summary>
public sealed record HttpConfig
{
    private HttpConfig(string method, string url)
    {
        Method = method;
        Url = url;
    }

    /// <summary>The method.</summary>
    public string Method { get; }

    /// <summary>The absolute URL, http or https.</summary>
    public string Url { get; }

    /// <summary>Header lines; a name may stand more than once. A value <c>secret:NAME</c> is resolved in the activity.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether a status outside 2xx fails the step.</summary>
    public bool ExpectSuccess { get; init; }

    private RawJson? JsonBody { get; init; }

    private string? TextBody { get; init; }

    private IReadOnlyList<KeyValuePair<string, string>>? FormBody { get; init; }

    private byte[]? RawBody { get; init; }

    private string? ContentType { get; init; }

    /// <summary>A GET request.</summary>
    public static HttpConfig Get(string url) => new("GET", url);

    /// <summary>A POST request.</summary>
    public static HttpConfig Post(string url) => new("POST", url);

    /// <summary>A PUT request.</summary>
    public static HttpConfig Put(string url) => new("PUT", url);

    /// <summary>A PATCH request.</summary>
    public static HttpConfig Patch(string url) => new("PATCH", url);

    /// <summary>A DELETE request.</summary>
    public static HttpConfig Delete(string url) => new("DELETE", url);

    /// <summary>A request with any method; one that is not known fails the step with a clear message (semantics 3.6).</summary>
    public static HttpConfig Request(string method, string url) => new(method, url);

    /// <summary>With one more header line.</summary>
    public HttpConfig WithHeader(string name, string value) => this with { Headers = [.. Headers, new(name, value)] };

    /// <summary>With a JSON body (camelCase members).</summary>
    public HttpConfig WithJson<T>(T body)
        => Empty() with { JsonBody = new RawJson(JsonSerializer.Serialize(body, PayloadJson.Options)) };

    /// <summary>With a text body in UTF-8.</summary>
    public HttpConfig WithText(string body, string contentType = "text/plain; charset=utf-8")
        => Empty() with { TextBody = body, ContentType = contentType };

    /// <summary>With a form body (<c>application/x-www-form-urlencoded</c>).</summary>
    public HttpConfig WithForm(params IReadOnlyList<KeyValuePair<string, string>> fields) => Empty() with { FormBody = fields };

    /// <summary>With a body of bytes.</summary>
    public HttpConfig WithBytes(byte[] body, string contentType = "application/octet-stream")
        => Empty() with { RawBody = body, ContentType = contentType };

    internal HttpStepConfig ToStepConfig() => new()
    {
        Method = Method,
        Url = Url,
        Headers = Pairs(Headers),
        Json = JsonBody,
        Text = TextBody,
        Form = FormBody is null ? null : Pairs(FormBody),
        Raw = RawBody is null ? null : Convert.ToBase64String(RawBody),
        ContentType = ContentType,
        ExpectSuccess = ExpectSuccess,
    };

    private static IReadOnlyList<IReadOnlyList<string>> Pairs(IReadOnlyList<KeyValuePair<string, string>> pairs)
        => [.. pairs.Select(pair => (IReadOnlyList<string>)[pair.Key, pair.Value])];

    private HttpConfig Empty() => this with { JsonBody = null, TextBody = null, FormBody = null, RawBody = null, ContentType = null };
}
