using System.Security.Cryptography;
using System.Text;
using Ironflow.Api.Errors;
using Ironflow.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Access;

/// <summary>Lets a request through to its operation when token, caller and permission are right.</summary>
internal sealed class CallerGate(ApiOptions options, ICallerSource callers)
{
    private const string Scheme = "Bearer ";
    private static readonly Caller Nobody = new("anonymous", [], []);

    private readonly byte[]? expected = options.Token is null ? null : Digest(options.Token);

    public async ValueTask<ICaller> PassAsync(HttpContext context, ApiOperation operation)
    {
        if (operation.Permission == ApiPermissions.Public)
            return Nobody;
        if (!HasToken(context.Request))
            throw Unauthorized(context, "this server asks for its token: send 'Authorization: Bearer <token>'");
        var caller = await callers.FindAsync(context) ?? throw Unauthorized(context, "the request does not say who sends it");
        return ApiPermissions.Allows(caller, operation.Permission)
            ? caller
            : throw new RequestException(
                ApiErrorCodes.Forbidden,
                $"'{caller.Id}' lacks the permission {operation.Permission}",
                new Dictionary<string, string> { ["permission"] = operation.Permission });
    }

    private bool HasToken(HttpRequest request)
    {
        if (expected is null)
            return true;
        var header = request.Headers.Authorization;
        return header is [{ } value]
            && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Digest(value[Scheme.Length..].Trim()), expected);
    }

    // Digests have one length, so that comparing them in constant time does not tell the token's length either.
    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static RequestException Unauthorized(HttpContext context, string message)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return new RequestException(ApiErrorCodes.Unauthorized, message);
    }
}
