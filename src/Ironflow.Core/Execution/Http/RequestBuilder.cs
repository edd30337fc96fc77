using System.Collections.Frozen;
using Ironflow.Steps;

namespace Ironflow.Execution.Http;

/// <summary>Makes the request of a step, or says what is wrong with it (semantics 3.6).</summary>
internal static class RequestBuilder
{
    private static readonly FrozenSet<string> Methods = new[] { "GET", "POST", "PUT", "PATCH", "DELETE" }.ToFrozenSet(StringComparer.Ordinal);

    /// <exception cref="StepConfigException">It cannot be sent; says why and what to do.</exception>
    public static HttpRequestMessage Build(HttpStepConfig config, StepExecution execution)
    {
        var method = config.Method.ToUpperInvariant();
        if (!Methods.Contains(method))
            throw new StepConfigException($"unsupported HTTP method: {OutputLimits.Beginning(config.Method)}; use GET, POST, PUT, PATCH or DELETE");
        var request = new HttpRequestMessage(new HttpMethod(method), Target(config.Url, execution));
        try
        {
            request.Content = RequestBody.Build(config);
            RequestHeaders.Apply(config, request, execution);
            return request;
        }
        catch
        {
            request.Dispose();
            throw;
        }
    }

    private static Uri Target(string url, StepExecution execution)
    {
        var text = HttpSecrets.Resolve(url, "url", execution);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var target) || target.Host.Length == 0)
            throw new StepConfigException($"url: '{Shown()}' is not an absolute URL; give one such as https://example.com/path");
        if (target.Scheme != Uri.UriSchemeHttp && target.Scheme != Uri.UriSchemeHttps)
            throw new StepConfigException($"url: the scheme of '{Shown()}' is {target.Scheme}; use http or https");
        if (target.UserInfo.Length > 0)
            throw new StepConfigException("url: it holds a user name or password, which would not be sent; use an Authorization header with secret:NAME");
        return target;

        // A URL that came from a secret is not to be quoted.
        string Shown() => text == url ? OutputLimits.Beginning(url) : url;
    }
}
