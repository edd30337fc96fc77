using Ironflow.Api.Access;
using Ironflow.Api.Replies;
using Ironflow.Api.Requests;
using Ironflow.Audit;
using Ironflow.Json;
using Ironflow.Records;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Access;

/// <summary><c>GET /api/v1/audit</c></summary>
internal static class ListAudit
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;

    public static ApiOperation Operation { get; } = new()
    {
        Name = "ListAudit",
        Method = HttpMethods.Get,
        Path = "/api/v1/audit",
        Permission = ApiPermissions.Admin,
        Summary = "Lists who did what and what was refused, newest first.",
        Parameters =
        [
            new(ParameterPlace.Query, "actor", "The actor's id."),
            new(ParameterPlace.Query, "operation", "The operation, such as CancelRun."),
            new(ParameterPlace.Query, "target", "The target, such as run:ID, which means its steps too."),
            new(ParameterPlace.Query, "outcome", "How it went.") { Values = [.. Enum.GetValues<AuditOutcome>().Select(SnakeCase.Name)] },
            new(ParameterPlace.Query, "from", "At or after this time.") { Format = "date-time" },
            new(ParameterPlace.Query, "to", "Before this time.") { Format = "date-time" },
            new(ParameterPlace.Query, "limit", $"How many at most, 1 to {MaxLimit}; {DefaultLimit} when absent.") { Type = "integer" },
            new(ParameterPlace.Query, "cursor", "The next_cursor of the page before."),
        ],
        Replies = [new(StatusCodes.Status200OK, "A page. It may be short though more follow: go on while there is a next_cursor.", typeof(IReadOnlyList<AuditEntry>)) { Meta = typeof(PageMeta) }],
        Errors = [ErrorCodes.StoreUnavailable],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        var query = new AuditQuery
        {
            Actor = QueryReader.Single(context, "actor"),
            Operation = QueryReader.Single(context, "operation"),
            Target = QueryReader.Single(context, "target"),
            Outcome = OutcomeOf(context),
            From = QueryReader.Time(context, "from"),
            To = QueryReader.Time(context, "to"),
            Limit = QueryReader.Number(context, "limit", 1, MaxLimit) ?? DefaultLimit,
            Cursor = QueryReader.Single(context, "cursor"),
        };
        var page = await context.Get<IRecordStore>().ReadAuditAsync(query, context.RequestAborted);
        await Reply.DataAsync(context, StatusCodes.Status200OK, page.Entries, ApiJson.Relaxed.IReadOnlyListAuditEntry, new PageMeta(query.Limit, page.NextCursor));
    }

    private static AuditOutcome? OutcomeOf(HttpContext context)
    {
        if (QueryReader.Single(context, "outcome") is not { } text)
            return null;
        return SnakeCase.TryParse<AuditOutcome>(text, out var outcome)
            ? outcome
            : throw QueryReader.Invalid("outcome", $"is one of {string.Join(", ", Enum.GetValues<AuditOutcome>().Select(SnakeCase.Name))}");
    }
}
