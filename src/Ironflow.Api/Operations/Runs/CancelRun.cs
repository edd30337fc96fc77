using Ironflow.Api.Access;
using Ironflow.Api.Audit;
using Ironflow.Api.Errors;
using Ironflow.Api.Replies;
using Ironflow.Api.Requests;
using Ironflow.Audit;
using Ironflow.Json;
using Ironflow.Runs;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Runs;

/// <summary><c>POST /api/v1/runs/{id}/cancel</c></summary>
internal static class CancelRun
{
    public static ApiOperation Operation { get; } = new()
    {
        Name = "CancelRun",
        Method = HttpMethods.Post,
        Path = "/api/v1/runs/{id}/cancel",
        Permission = ApiPermissions.RunsManage,
        Summary = "Cancels a run, its running processes included. Repeating it changes nothing.",
        Parameters = [RunParameters.Id],
        Replies = [new(StatusCodes.Status200OK, "The run as marked; its end follows.", typeof(RunRecord))],
        Errors = [ErrorCodes.RunNotFound, ErrorCodes.Conflict, ErrorCodes.PayloadTooLarge, ApiErrorCodes.UnsupportedMediaType, ErrorCodes.StoreUnavailable],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        var runId = RouteReader.Id(context, "id");
        if (BodyReader.IsAnnounced(context.Request))
            await RequireEmptyAsync(context);
        var before = await context.RunAsync(runId);
        var run = await context.ChangeAsync(
            before.WorkflowName,
            SnakeCase.Name(before.Status),
            () => context.Get<RunService>().CancelAsync(runId, context.Caller(), CancellationToken.None),
            marked => new AuditResult($"{SnakeCase.Name(marked.Status)}, cancel requested"));
        await Reply.DataAsync(context, StatusCodes.Status200OK, run, ApiJson.Relaxed.RunRecord);
    }

    private static Task<bool> RequireEmptyAsync(HttpContext context)
        => JsonBody.ReadAsync(context, context.Get<ApiOptions>(), body =>
        {
            Fields.RequireKnown(body, [], []);
            return true;
        });
}
