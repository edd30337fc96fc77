using Ironflow.Access;
using Ironflow.Api.Errors;
using Ironflow.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Access;

/// <summary>The callers that bring an API key, as <c>Authorization: Bearer irfl_…</c> or <c>X-Api-Key: irfl_…</c>.</summary>
internal sealed class KeyCallers(ApiKeyCheck keys, KeyUse use)
{
    /// <summary>The header for hosts whose platform takes <c>Authorization</c> for its own.</summary>
    public const string Header = "X-Api-Key";

    /// <summary>The key that a request brings; <c>null</c> when it brings none.</summary>
    /// <exception cref="RequestException">It brings several, or one in its address.</exception>
    public static string? Of(HttpRequest request)
    {
        RefuseInQuery(request);
        var brought = request.Headers[Header].Select(value => value ?? string.Empty).ToList();
        if (BearerToken.Of(request) is { } token && token.StartsWith(ApiKeyText.Prefix, StringComparison.Ordinal))
            brought.Add(token);
        return brought.Count switch
        {
            0 => null,
            1 => brought[0],
            _ => throw new RequestException(ErrorCodes.BadRequest, $"the request brings several keys; send one, as {Header} or as Authorization"),
        };
    }

    public async ValueTask<ICaller?> FindAsync(HttpContext context, string text)
    {
        var check = await keys.VerifyAsync(text, context.RequestAborted);
        if (check.State == KeyState.Valid)
        {
            await use.NoteAsync(check.Key!.Id, context.RequestAborted);
            return CallerOf(check.Key);
        }

        if (check.Key is { } named)
            context.Features.Set(new RefusedKey(named.Id));
        return check.State switch
        {
            // Only who has the secret learns that it was right once.
            KeyState.Expired => throw Refused("this API key has expired"),
            KeyState.Revoked => throw Refused("this API key was revoked"),
            KeyState.Replaced => throw Refused("this API key was rotated, and the time for its earlier secret is over"),
            _ => null,
        };
    }

    private static Caller CallerOf(ApiKey key) => new(Subjects.KeyPrefix + key.Id, [], key.Scopes)
    {
        Method = CallerMethods.ApiKey,
        Name = key.Name,
        KeyId = key.Id,
        Workflows = key.Workflows.Contains("*") ? null : key.Workflows,
    };

    private static void RefuseInQuery(HttpRequest request)
    {
        if (request.QueryString.HasValue && request.Query.Any(p => p.Key.Contains(ApiKeyText.Prefix, StringComparison.Ordinal) || p.Value.Any(v => v?.Contains(ApiKeyText.Prefix, StringComparison.Ordinal) == true)))
            throw new RequestException(ErrorCodes.BadRequest, $"an API key does not belong into an address, which logs and histories keep: send it as {Header} or as Authorization, and rotate this one");
    }

    private static RequestException Refused(string message) => new(ApiErrorCodes.Unauthorized, message);
}

/// <summary>The key that a refused request named, for the audit.</summary>
internal sealed record RefusedKey(string Id);
