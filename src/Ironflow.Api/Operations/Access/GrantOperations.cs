using Ironflow.Access;
using Ironflow.Api.Access;
using Ironflow.Api.Audit;
using Ironflow.Api.Errors;
using Ironflow.Api.Replies;
using Ironflow.Api.Requests;
using Ironflow.Audit;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Access;

/// <summary><c>/api/v1/grants</c></summary>
internal static class GrantOperations
{
    public static ApiOperation List { get; } = new()
    {
        Name = "ListGrants",
        Method = HttpMethods.Get,
        Path = "/api/v1/grants",
        Permission = ApiPermissions.Admin,
        Summary = "Lists every grant by workflow, role and subject.",
        Replies = [new(StatusCodes.Status200OK, "The grants.", typeof(IReadOnlyList<Grant>))],
        Errors = [ErrorCodes.StoreUnavailable],
        Handler = async context =>
            await Reply.DataAsync(context, StatusCodes.Status200OK, await context.Get<Grants>().ListAsync(context.RequestAborted), ApiJson.Relaxed.IReadOnlyListGrant),
    };

    public static ApiOperation Put { get; } = new()
    {
        Name = "PutGrant",
        Method = HttpMethods.Put,
        Path = "/api/v1/grants",
        Permission = ApiPermissions.Admin,
        Summary = "Gives a role on some workflows to a person, a group or a key. Given twice it is one grant.",
        Request = typeof(GrantBody),
        Replies = [new(StatusCodes.Status201Created, "It is granted.", typeof(Grant)), new(StatusCodes.Status200OK, "It was granted before.", typeof(Grant))],
        Errors = [ErrorCodes.Conflict, ErrorCodes.PayloadTooLarge, ApiErrorCodes.UnsupportedMediaType, ErrorCodes.StoreUnavailable],
        Handler = async context =>
        {
            var body = await JsonBody.ReadAsync(context, context.Get<ApiOptions>(), json =>
            {
                Fields.RequireKnown(json, ["workflow", "role", "subject"], []);
                return new GrantBody(Required(json, "workflow"), Required(json, "role"), Required(json, "subject"));
            });
            var (grant, isNew) = await context.ChangeAsync(
                body.Workflow,
                null,
                () => context.Get<Grants>().PutAsync(body.Workflow, body.Role, body.Subject, context.Caller()),
                made => new AuditResult(Line(made.Grant), AuditTargets.Grant(made.Grant.Id)));
            await Reply.DataAsync(context, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, grant, ApiJson.Relaxed.Grant);
        },
    };

    public static ApiOperation Delete { get; } = new()
    {
        Name = "DeleteGrant",
        Method = HttpMethods.Delete,
        Path = "/api/v1/grants/{id}",
        Permission = ApiPermissions.Admin,
        Summary = "Takes a grant back.",
        Parameters = [new(ParameterPlace.Path, "id", "The grant's id.")],
        Replies = [new(StatusCodes.Status200OK, "The grant that was.", typeof(Grant))],
        Errors = [ErrorCodes.GrantNotFound, ErrorCodes.StoreUnavailable],
        Handler = async context =>
        {
            var id = RouteReader.Text(context, "id");
            var standing = (await context.Get<Grants>().ListAsync(context.RequestAborted)).FirstOrDefault(g => g.Id == id) ?? throw NotFound();
            var grant = await context.ChangeAsync(
                standing.Workflow, Line(standing), async () => await context.Get<Grants>().DeleteAsync(id) ?? throw NotFound(), _ => new AuditResult("gone"));
            await Reply.DataAsync(context, StatusCodes.Status200OK, grant, ApiJson.Relaxed.Grant);
        },
    };

    private static string Required(System.Text.Json.JsonElement body, string field)
        => Fields.OptionalText(body, field) ?? throw Fields.Invalid($"$.{field}", "is missing");

    private static string Line(Grant grant) => $"{grant.Role} on {grant.Workflow} for {grant.Subject}";

    private static RequestException NotFound() => new(ErrorCodes.GrantNotFound, "there is no grant of this id");
}
