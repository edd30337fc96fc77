using System.Buffers;
using Ironflow.Steps;

namespace Ironflow.Execution.Http;

/// <summary>The header lines of a request, checked: none can smuggle a line or take over what the connection is about.</summary>
internal static class RequestHeaders
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly HashSet<string> OfTheConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "Content-Length", "Expect", "HTTP2-Settings",
    };

    /// <exception cref="StepConfigException">A line is not allowed.</exception>
    public static void Apply(HttpStepConfig config, HttpRequestMessage request, StepExecution execution)
    {
        foreach (var pair in config.Headers)
        {
            if (pair is not [{ } name, { } value])
                throw new StepConfigException("a header is not a pair of name and value");
            Check(name);
            value = HttpSecrets.Resolve(value, $"header {name}", execution);
            if (value.AsSpan().ContainsAny('\r', '\n', '\0'))
                throw new StepConfigException($"header {name}: its value holds a line break or a NUL character; a header is one line");
            Add(request, name, value);
        }

        if (request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch)
            AddUnlessThere(request, "Idempotency-Key", execution.Request.IdempotencyKey());
        AddUnlessThere(request, "User-Agent", "ironflow");
    }

    private static void Check(string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters))
            throw new StepConfigException($"'{OutputLimits.Beginning(name.ReplaceLineEndings(" "))}' is not a header name; it has letters, digits and a few signs such as '-'");
        if (OfTheConnection.Contains(name))
            throw new StepConfigException($"the header {name} belongs to the connection and cannot be set; Ironflow sets it from the URL and the body where it is needed");
    }

    private static void Add(HttpRequestMessage request, string name, string value)
    {
        if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
        {
            RequestBody.Typed(request.Content ??= new ByteArrayContent([]), value);
            return;
        }

        if (!request.Headers.TryAddWithoutValidation(name, value)
            && !(request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value))
        {
            throw new StepConfigException($"the header {name} cannot be sent with a request; leave it out");
        }
    }

    private static void AddUnlessThere(HttpRequestMessage request, string name, string value)
    {
        if (!request.Headers.Contains(name))
            request.Headers.TryAddWithoutValidation(name, value);
    }
}
