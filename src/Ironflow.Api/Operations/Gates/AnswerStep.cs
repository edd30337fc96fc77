using Ironflow.Api.Access;
using Ironflow.Api.Audit;
using Ironflow.Api.Errors;
using Ironflow.Api.Operations.Runs;
using Ironflow.Api.Replies;
using Ironflow.Api.Requests;
using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Steps;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Gates;

/// <summary><c>POST /api/v1/runs/{id}/steps/{step_id}/input</c></summary>
internal static class AnswerStep
{
    public static ApiOperation Operation { get; } = new()
    {
        Name = "AnswerStep",
        Method = HttpMethods.Post,
        Path = "/api/v1/runs/{id}/steps/{step_id}/input",
        Permission = ApiPermissions.GatesDecide,
        Summary = "Gives the value that a gate asks for. One that does not fit is refused with what is wrong, and the gate stays open.",
        Parameters = [RunParameters.Id, RunParameters.StepId],
        Request = typeof(AnswerBody),
        Replies = [new(StatusCodes.Status200OK, "The gate with the value.", typeof(StepRecord))],
        Errors =
        [
            ErrorCodes.RunNotFound, ErrorCodes.StepNotFound, ErrorCodes.Conflict, ErrorCodes.NotAllowedToDecide, ErrorCodes.InvalidInput,
            ErrorCodes.PayloadTooLarge, ApiErrorCodes.UnsupportedMediaType, ErrorCodes.StoreUnavailable,
        ],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        var (runId, stepId) = (RouteReader.Id(context, "id"), RouteReader.Id(context, "step_id"));
        var (value, comment) = await JsonBody.ReadAsync(context, context.Get<ApiOptions>(), body =>
        {
            Fields.RequireKnown(body, ["value", "comment"], []);
            return body.TryGetProperty("value", out var given)
                ? (Fields.Raw(given), Fields.OptionalText(body, "comment"))
                : throw Fields.Invalid("$.value", "is missing: give the value that the gate asks for");
        });
        var run = await context.RunAsync(runId);
        var gate = await context.ChangeAsync(
            run.WorkflowName,
            SnakeCase.Name(run.Status),
            () => context.Get<DecisionService>().AnswerAsync(runId, stepId, value, comment, context.Caller(), context.RequestAborted),
            DecisionLine.Of);
        await Reply.DataAsync(context, StatusCodes.Status200OK, gate, ApiJson.Relaxed.StepRecord);
    }
}
