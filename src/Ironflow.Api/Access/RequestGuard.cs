using Ironflow.Api.Errors;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Access;

/// <summary>Refuses what a web page in somebody's browser could send (design §4.12): a foreign <c>Host</c> (a name rebound to this address) and a
/// foreign <c>Origin</c>.</summary>
internal sealed class RequestGuard(ApiOptions options)
{
    public void Check(HttpRequest request)
    {
        if (!request.Host.HasValue || !IsAllowed(request.Host.Host))
        {
            throw new RequestException(
                ApiErrorCodes.HostRefused,
                "this server does not answer under the name in the Host header; use a loopback name, or add the name to the allowed hosts");
        }

        foreach (var origin in request.Headers.Origin)
        {
            if (!IsOwn(origin, request.Host))
                throw new RequestException(ApiErrorCodes.OriginRefused, "requests from pages of another origin are refused");
        }
    }

    private bool IsAllowed(string host)
        => options.AllowedHosts.Any(allowed => allowed == ApiOptions.AnyHost || (allowed.StartsWith("*.", StringComparison.Ordinal)
            ? host.Length > allowed.Length - 1 && host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
            : string.Equals(host, allowed, StringComparison.OrdinalIgnoreCase)));

    // Authorities are compared, not schemes: where TLS ends before this server, it sees http for a page that was loaded over https.
    private static bool IsOwn(string? origin, HostString host)
        => Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && string.Equals(uri.Host, host.Host, StringComparison.OrdinalIgnoreCase)
            && uri.Port == (host.Port ?? (uri.Scheme == "https" ? 443 : 80));
}
