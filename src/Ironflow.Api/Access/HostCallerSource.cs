using System.Security.Cryptography;
using System.Text;
using Ironflow.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Access;

/// <summary>Tells who sends a request, by every way that the settings switch on and no other.</summary>
internal sealed class HostCallerSource(ApiOptions options, AuthOptions auth, KeyCallers keys) : ICallerSource
{
    private readonly LoopbackCallerSource loopback = new(options, auth);
    private readonly byte[]? expected = options.Token is null ? null : Digest(options.Token);

    /// <inheritdoc/>
    public async ValueTask<ICaller?> FindAsync(HttpContext context)
    {
        var key = KeyCallers.Of(context.Request);
        var principal = context.Request.Headers[EntraPrincipal.Header];
        if (principal.Count > 0 && !auth.AppService)
        {
            // Whoever sends it believes in a sign-in that this host does not have, or wants it to.
            return null;
        }

        if (key is not null)
        {
            if (principal.Count > 0)
                throw new RequestException(ErrorCodes.BadRequest, "the request brings a sign-in and an API key; it is from one caller or the other");
            return auth.ApiKeys ? await keys.FindAsync(context, key) : null;
        }

        if (principal.Count > 0)
            return principal is [{ } header] ? EntraPrincipal.Read(header, auth) : null;
        if (expected is not null)
            return HasToken(context.Request) ? loopback.OfThisMachine(context) : null;
        return auth.HasSource ? null : await loopback.FindAsync(context);
    }

    private bool HasToken(HttpRequest request)
        => BearerToken.Of(request) is { } token && CryptographicOperations.FixedTimeEquals(Digest(token), expected!);

    // Digests have one length, so that comparing them in constant time does not tell the token's length either.
    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
