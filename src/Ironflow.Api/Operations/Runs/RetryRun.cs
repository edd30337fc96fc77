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

/// <summary><c>POST /api/v1/runs/{id}/retry</c></summary>
internal static class RetryRun
{
    private static readonly Dictionary<string, string> Location = new() { ["Location"] = "The new run's path." };

    public static ApiOperation Operation { get; } = new()
    {
        Name = "RetryRun",
        Method = HttpMethods.Post,
        Path = "/api/v1/runs/{id}/retry",
        Permission = ApiPermissions.RunsManage,
        Summary = "Retries an ended run as a new one: from its start, from where it failed (what ended well before is taken over), or from a step.",
        Parameters = [RunParameters.Id],
        Request = typeof(RetryBody),
        Replies = [new(StatusCodes.Status201Created, "The new run.", typeof(RunRecord)) { Headers = Location }],
        Errors =
        [
            ErrorCodes.RunNotFound, ErrorCodes.StepNotFound, ErrorCodes.Conflict, ErrorCodes.VersionMismatch, ErrorCodes.WorkflowNotFound,
            ErrorCodes.InvalidPayload, ErrorCodes.PayloadTooLarge, ApiErrorCodes.UnsupportedMediaType, ErrorCodes.StoreUnavailable,
        ],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        var runId = RouteReader.Id(context, "id");
        var from = BodyReader.IsAnnounced(context.Request)
            ? await JsonBody.ReadAsync(context, context.Get<ApiOptions>(), body =>
            {
                Fields.RequireKnown(body, ["from"], []);
                var text = Fields.OptionalText(body, "from") ?? RunRetryService.FromStart;
                return text.Length > 0 ? text : throw Fields.Invalid("$.from", "is \"start\", \"failed\", or a step's id or name");
            })
            : RunRetryService.FromStart;
        var before = await context.RunAsync(runId);
        var run = await context.ChangeAsync(
            before.WorkflowName,
            SnakeCase.Name(before.Status),
            () => context.Get<RunRetryService>().RetryAsync(runId, from, context.Caller(), CancellationToken.None),
            made => new AuditResult($"new {AuditTargets.Run(made.Id)}"));
        context.Response.Headers.Location = $"/api/v1/runs/{run.Id:D}";
        await Reply.DataAsync(context, StatusCodes.Status201Created, run, ApiJson.Relaxed.RunRecord);
    }
}
