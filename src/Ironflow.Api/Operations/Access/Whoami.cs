using Ironflow.Access;
using Ironflow.Api.Access;
using Ironflow.Api.Replies;
using Ironflow.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Access;

/// <summary><c>GET /api/v1/whoami</c></summary>
internal static class Whoami
{
    public static ApiOperation Operation { get; } = new()
    {
        Name = "GetWhoami",
        Method = HttpMethods.Get,
        Path = "/api/v1/whoami",
        Permission = ApiPermissions.SignedIn,
        Summary = "Tells the caller who they are to this server, and what they may do.",
        Replies = [new(StatusCodes.Status200OK, "The caller.", typeof(CallerView))],
        Errors = [ErrorCodes.StoreUnavailable],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        var access = ApiCall.Of(context).Access;
        var known = access.Caller as Caller;
        var view = new CallerView
        {
            Id = access.Caller.Id,
            Name = known?.Name,
            Method = known?.Method ?? CallerMethods.Development,
            Groups = access.Caller.Groups,
            Roles = access.Caller.Roles,
            Permissions = [.. Permissions.All.Where(access.Everywhere)],
            Workflows = known?.Workflows,
            Grants = await access.GrantsAsync(context.RequestAborted),
        };
        await Reply.DataAsync(context, StatusCodes.Status200OK, view, ApiJson.Relaxed.CallerView);
    }
}
