using Ironflow.Api.Access;
using Ironflow.Api.Replies;
using Ironflow.Api.Requests;
using Ironflow.Records;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Runs;

/// <summary><c>GET /api/v1/stats</c></summary>
internal static class GetStats
{
    public static ApiOperation Operation { get; } = new()
    {
        Name = "GetStats",
        Method = HttpMethods.Get,
        Path = "/api/v1/stats",
        Permission = ApiPermissions.StatsRead,
        Summary = "Counts runs and sums their costs and durations.",
        Parameters = RunFilters.Parameters,
        Replies = [new(StatusCodes.Status200OK, "Counts and sums over the runs that match.", typeof(RunStats))],
        Errors = [ErrorCodes.StoreUnavailable],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        var (store, query) = (context.Get<IRecordStore>(), RunFilters.Read(context));
        var stats = ApiCall.Of(context).Access.Everywhere(ApiPermissions.StatsRead)
            ? await store.GetStatsAsync(query, context.RequestAborted)
            : await GrantedStats.ReadAsync(store, query, await context.WorkflowsAsync(), context.RequestAborted);
        await Reply.DataAsync(context, StatusCodes.Status200OK, stats, ApiJson.Relaxed.RunStats);
    }
}
