using Ironflow.Api.Access;
using Ironflow.Api.Replies;
using Ironflow.Api.Requests;
using Ironflow.Records;
using Ironflow.Runs;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Runs;

/// <summary><c>GET /api/v1/runs/{id}</c></summary>
internal static class GetRun
{
    public static ApiOperation Operation { get; } = new()
    {
        Name = "GetRun",
        Method = HttpMethods.Get,
        Path = "/api/v1/runs/{id}",
        Permission = ApiPermissions.RunsRead,
        Summary = "Shows a run with its steps and what depends on what. Sums are those of its steps as they stand.",
        Parameters = [RunParameters.Id],
        Replies = [new(StatusCodes.Status200OK, "The run; its steps without input, output and trace.", typeof(RunDetail))],
        Errors = [ErrorCodes.RunNotFound, ErrorCodes.StoreUnavailable],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        var id = RouteReader.Id(context, "id");
        var detail = await RunDetail.ReadAsync(context.Get<IRecordStore>(), id, context.RequestAborted) ?? throw RunLookup.NotFound(id);
        await RunAccess.RequireAsync(context, detail.Run.WorkflowName, () => RunLookup.NotFound(id));
        await Reply.DataAsync(context, StatusCodes.Status200OK, detail, ApiJson.Relaxed.RunDetail);
    }
}
