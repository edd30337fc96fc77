using Ironflow.Access;
using Ironflow.Api.Access;
using Ironflow.Api.Audit;
using Ironflow.Api.Errors;
using Ironflow.Api.Replies;
using Ironflow.Api.Requests;
using Ironflow.Audit;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Access;

/// <summary><c>/api/v1/api-keys</c></summary>
internal static class KeyOperations
{
    private static readonly ApiParameter Id = new(ParameterPlace.Path, "id", "The key's id.");

    public static ApiOperation Create { get; } = new()
    {
        Name = "CreateApiKey",
        Method = HttpMethods.Post,
        Path = "/api/v1/api-keys",
        Permission = ApiPermissions.Admin,
        Summary = "Makes an API key. Its text is in this reply and nowhere else.",
        Request = typeof(NewKeyBody),
        Replies = [new(StatusCodes.Status201Created, "The key and its text.", typeof(IssuedKey))],
        Errors = [ErrorCodes.PayloadTooLarge, ApiErrorCodes.UnsupportedMediaType, ErrorCodes.StoreUnavailable],
        Handler = async context =>
        {
            var request = await JsonBody.ReadAsync(context, context.Get<ApiOptions>(), NewKeyReader.Read);
            var issued = await context.ChangeAsync(
                null, null, () => context.Get<ApiKeys>().CreateAsync(request, context.Caller()), made => new AuditResult(Line(made.Key), AuditTargets.Key(made.Key.Id)));
            await Reply.DataAsync(context, StatusCodes.Status201Created, issued, ApiJson.Relaxed.IssuedKey);
        },
    };

    public static ApiOperation List { get; } = new()
    {
        Name = "ListApiKeys",
        Method = HttpMethods.Get,
        Path = "/api/v1/api-keys",
        Permission = ApiPermissions.Admin,
        Summary = "Lists every API key, revoked ones too, the newest first.",
        Replies = [new(StatusCodes.Status200OK, "The keys, without what opens.", typeof(IReadOnlyList<ApiKey>))],
        Errors = [ErrorCodes.StoreUnavailable],
        Handler = async context =>
            await Reply.DataAsync(context, StatusCodes.Status200OK, await context.Get<ApiKeys>().ListAsync(context.RequestAborted), ApiJson.Relaxed.IReadOnlyListApiKey),
    };

    public static ApiOperation Rotate { get; } = new()
    {
        Name = "RotateApiKey",
        Method = HttpMethods.Post,
        Path = "/api/v1/api-keys/{id}/rotate",
        Permission = ApiPermissions.Admin,
        Summary = "Gives a key a new text. The one before goes on to open for a while, a day unless said otherwise.",
        Parameters = [Id],
        Request = typeof(RotateBody),
        Replies = [new(StatusCodes.Status200OK, "The key and its new text.", typeof(IssuedKey))],
        Errors = [ErrorCodes.KeyNotFound, ErrorCodes.Conflict, ErrorCodes.PayloadTooLarge, ApiErrorCodes.UnsupportedMediaType, ErrorCodes.StoreUnavailable],
        Handler = async context =>
        {
            var overlap = await OverlapAsync(context);
            var before = await FindAsync(context);
            var issued = await context.ChangeAsync(null, Line(before), () => context.Get<ApiKeys>().RotateAsync(before.Id, overlap), made => new AuditResult(Line(made.Key)));
            await Reply.DataAsync(context, StatusCodes.Status200OK, issued, ApiJson.Relaxed.IssuedKey);
        },
    };

    public static ApiOperation Revoke { get; } = new()
    {
        Name = "RevokeApiKey",
        Method = HttpMethods.Delete,
        Path = "/api/v1/api-keys/{id}",
        Permission = ApiPermissions.Admin,
        Summary = "Revokes a key at once. It stays on record; asked again, nothing changes.",
        Parameters = [Id],
        Replies = [new(StatusCodes.Status200OK, "The key as it stands.", typeof(ApiKey))],
        Errors = [ErrorCodes.KeyNotFound, ErrorCodes.StoreUnavailable],
        Handler = async context =>
        {
            var before = await FindAsync(context);
            var key = await context.ChangeAsync(null, Line(before), () => context.Get<ApiKeys>().RevokeAsync(before.Id, context.Caller()), made => new AuditResult(Line(made)));
            await Reply.DataAsync(context, StatusCodes.Status200OK, key, ApiJson.Relaxed.ApiKey);
        },
    };

    private static async Task<ApiKey> FindAsync(HttpContext context)
        => await context.Get<ApiKeys>().FindAsync(RouteReader.Text(context, "id"), context.RequestAborted)
            ?? throw new RequestException(ErrorCodes.KeyNotFound, "there is no API key of this id");

    private static async Task<TimeSpan> OverlapAsync(HttpContext context)
    {
        if (!BodyReader.IsAnnounced(context.Request))
            return TimeSpan.FromDays(1);
        return await JsonBody.ReadAsync(context, context.Get<ApiOptions>(), body =>
        {
            Fields.RequireKnown(body, ["overlap_seconds"], []);
            return body.TryGetProperty("overlap_seconds", out var seconds) ? TimeSpan.FromSeconds(Fields.Whole(seconds, "$.overlap_seconds")) : TimeSpan.FromDays(1);
        });
    }

    private static string Line(ApiKey key)
    {
        var state = key switch { { RevokedAt: not null } => "revoked", { RotatedAt: { } at } => FormattableString.Invariant($"rotated {at:s}"), _ => "active" };
        return FormattableString.Invariant($"{state}; {string.Join('+', key.Scopes)} on {string.Join('+', key.Workflows)}; until {(key.ExpiresAt is { } end ? end.ToString("s") : "revoked by hand")}");
    }
}
