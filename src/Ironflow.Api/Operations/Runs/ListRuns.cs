using Ironflow.Api.Access;
using Ironflow.Api.Replies;
using Ironflow.Api.Requests;
using Ironflow.Records;
using Ironflow.Runs;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Runs;

/// <summary><c>GET /api/v1/runs</c></summary>
internal static class ListRuns
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;

    public static ApiOperation Operation { get; } = new()
    {
        Name = "ListRuns",
        Method = HttpMethods.Get,
        Path = "/api/v1/runs",
        Permission = ApiPermissions.RunsRead,
        Summary = "Lists runs, newest first.",
        Parameters =
        [
            .. RunFilters.Parameters,
            new(ParameterPlace.Query, "limit", $"How many at most, 1 to {MaxLimit}; {DefaultLimit} when absent.") { Type = "integer" },
            new(ParameterPlace.Query, "cursor", "The next_cursor of the page before."),
        ],
        Replies =
        [
            new(StatusCodes.Status200OK, "A page. A filtered page may be short though more follow: go on while there is a next_cursor.", typeof(IReadOnlyList<RunSummary>))
            {
                Meta = typeof(PageMeta),
            },
        ],
        Errors = [ErrorCodes.StoreUnavailable],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        var query = RunFilters.Read(context) with
        {
            Limit = QueryReader.Number(context, "limit", 1, MaxLimit) ?? DefaultLimit,
            Cursor = QueryReader.Single(context, "cursor"),
        };
        var maySee = await context.WorkflowsAsync();
        var (runs, next) = await VisiblePages.ReadAsync(
            async cursor =>
            {
                var page = await context.Get<IRecordStore>().ListRunsAsync(query with { Cursor = cursor }, context.RequestAborted);
                return (page.Runs, page.NextCursor);
            },
            run => maySee(run.WorkflowName),
            query.Cursor);
        await Reply.DataAsync(context, StatusCodes.Status200OK, runs, ApiJson.Relaxed.IReadOnlyListRunSummary, new PageMeta(query.Limit, next));
    }
}
