using Ironflow.Api.Access;
using Ironflow.Api.Audit;
using Ironflow.Api.Errors;
using Ironflow.Api.Operations.Runs;
using Ironflow.Api.Replies;
using Ironflow.Api.Requests;
using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Steps;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Gates;

/// <summary><c>POST …/approve</c> and <c>POST …/reject</c>, on a run's one open gate and on a step.</summary>
internal static class DecideOperations
{
    private static readonly string[] Errors =
    [
        ErrorCodes.RunNotFound, ErrorCodes.StepNotFound, ErrorCodes.Conflict, ErrorCodes.NotAllowedToDecide, ErrorCodes.PayloadTooLarge,
        ApiErrorCodes.UnsupportedMediaType, ErrorCodes.StoreUnavailable,
    ];

    public static ApiOperation ApproveRun { get; } = OnRun("ApproveRun", "approve", "Approves at the one open gate of a run and its children.", approve: true);

    public static ApiOperation RejectRun { get; } = OnRun("RejectRun", "reject", "Rejects at the one open gate of a run and its children; one rejection vetoes.", approve: false);

    public static ApiOperation ApproveStep { get; } = OnStep("ApproveStep", "approve", "Approves at a gate.", approve: true);

    public static ApiOperation RejectStep { get; } = OnStep("RejectStep", "reject", "Rejects at a gate; one rejection vetoes.", approve: false);

    private static ApiOperation OnRun(string name, string verb, string summary, bool approve) => new()
    {
        Name = name,
        Method = HttpMethods.Post,
        Path = $"/api/v1/runs/{{id}}/{verb}",
        Permission = ApiPermissions.GatesDecide,
        Summary = summary,
        Parameters = [RunParameters.Id],
        Request = typeof(DecisionBody),
        Replies = [Decided],
        Errors = Errors,
        Handler = async context =>
        {
            var runId = RouteReader.Id(context, "id");
            var comment = await CommentAsync(context);
            var run = await context.RunAsync(runId);
            var gate = await context.Get<DecisionService>().FindOnlyAsync(runId, null, context.RequestAborted);
            // A child's gate is its own workflow's.
            await DecideAsync(context, gate.RunId == runId ? run : await context.RunAsync(gate.RunId), gate.Id, approve, comment);
        },
    };

    private static ApiOperation OnStep(string name, string verb, string summary, bool approve) => new()
    {
        Name = name,
        Method = HttpMethods.Post,
        Path = $"/api/v1/runs/{{id}}/steps/{{step_id}}/{verb}",
        Permission = ApiPermissions.GatesDecide,
        Summary = summary,
        Parameters = [RunParameters.Id, RunParameters.StepId],
        Request = typeof(DecisionBody),
        Replies = [Decided],
        Errors = Errors,
        Handler = async context =>
        {
            var (runId, stepId) = (RouteReader.Id(context, "id"), RouteReader.Id(context, "step_id"));
            var comment = await CommentAsync(context);
            await DecideAsync(context, await context.RunAsync(runId), stepId, approve, comment);
        },
    };

    private static ApiReply Decided => new(StatusCodes.Status200OK, "The gate with the vote; it is still open while more approvals are asked for.", typeof(StepRecord));

    /// <summary>A decision needs no body.</summary>
    private static async Task<string?> CommentAsync(HttpContext context)
        => BodyReader.IsAnnounced(context.Request)
            ? await JsonBody.ReadAsync(context, context.Get<ApiOptions>(), body =>
            {
                Fields.RequireKnown(body, ["comment"], []);
                return Fields.OptionalText(body, "comment");
            })
            : null;

    private static async Task DecideAsync(HttpContext context, RunRecord run, Guid stepId, bool approve, string? comment)
    {
        var gate = await context.ChangeAsync(
            run.WorkflowName,
            SnakeCase.Name(run.Status),
            () => context.Get<DecisionService>().DecideAsync(run.Id, stepId, approve, comment, context.Caller(), context.RequestAborted),
            DecisionLine.Of);
        await Reply.DataAsync(context, StatusCodes.Status200OK, gate, ApiJson.Relaxed.StepRecord);
    }
}
