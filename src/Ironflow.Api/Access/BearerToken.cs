using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Access;

/// <summary>Reads <c>Authorization: Bearer</c>.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The token; <c>null</c> when there is none, or the header is there twice.</summary>
    public static string? Of(HttpRequest request)
        => request.Headers.Authorization is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : null;
}
