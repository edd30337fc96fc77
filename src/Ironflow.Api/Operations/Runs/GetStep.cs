using Ironflow.Api.Access;
using Ironflow.Api.Replies;
using Ironflow.Api.Requests;
using Ironflow.Records;
using Ironflow.Steps;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Runs;

/// <summary><c>GET /api/v1/runs/{id}/steps/{step_id}</c></summary>
internal static class GetStep
{
    public static ApiOperation Operation { get; } = new()
    {
        Name = "GetStep",
        Method = HttpMethods.Get,
        Path = "/api/v1/runs/{id}/steps/{step_id}",
        Permission = ApiPermissions.RunsRead,
        Summary = "Shows a step with its input, output and trace.",
        Parameters = [RunParameters.Id, RunParameters.StepId],
        Replies = [new(StatusCodes.Status200OK, "The step.", typeof(StepRecord))],
        Errors = [ErrorCodes.RunNotFound, ErrorCodes.StepNotFound, ErrorCodes.StoreUnavailable],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        var (runId, stepId) = (RouteReader.Id(context, "id"), RouteReader.Id(context, "step_id"));
        if (!ApiCall.Of(context).Access.Everywhere(ApiPermissions.RunsRead))
            await context.RunAsync(runId);
        var step = await FindAsync(context.Get<IRecordStore>(), runId, stepId, context.RequestAborted);
        await Reply.DataAsync(context, StatusCodes.Status200OK, step, ApiJson.Relaxed.StepRecord);
    }

    // Rows are found by key, and an id is a one-way function of it: the listing tells which key has this id.
    private static async Task<StepRecord> FindAsync(IRecordStore store, Guid runId, Guid stepId, CancellationToken cancellationToken)
    {
        var steps = await store.ListStepsAsync(runId, cancellationToken);
        if (steps.FirstOrDefault(s => s.Id == stepId) is { } listed && await store.FindStepAsync(runId, listed.Key, cancellationToken) is { } step)
            return step;
        await store.GetRunAsync(runId, cancellationToken);
        throw new RequestException(ErrorCodes.StepNotFound, $"run {runId} has no step {stepId}");
    }
}
