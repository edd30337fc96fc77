using Ironflow.Api.Access;
using Ironflow.Api.Replies;
using Ironflow.Api.Requests;
using Ironflow.Gates;
using Ironflow.Hosting;
using Ironflow.Records;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Gates;

/// <summary><c>GET /api/v1/approvals</c></summary>
internal static class ListApprovals
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;

    public static ApiOperation Operation { get; } = new()
    {
        Name = "ListApprovals",
        Method = HttpMethods.Get,
        Path = "/api/v1/approvals",
        Permission = ApiPermissions.RunsRead,
        Summary = "Lists every open gate, newest first, with its deadline and who may decide.",
        Parameters =
        [
            new(ParameterPlace.Query, "limit", $"How many at most, 1 to {MaxLimit}; {DefaultLimit} when absent.") { Type = "integer" },
            new(ParameterPlace.Query, "cursor", "The next_cursor of the page before."),
        ],
        Replies = [new(StatusCodes.Status200OK, "A page. It may be short though more follow: go on while there is a next_cursor.", typeof(IReadOnlyList<Approval>)) { Meta = typeof(PageMeta) }],
        Errors = [ErrorCodes.StoreUnavailable],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        var limit = QueryReader.Number(context, "limit", 1, MaxLimit) ?? DefaultLimit;
        var page = await context.Get<IRecordStore>().ListOpenGatesAsync(limit, QueryReader.Single(context, "cursor"), context.RequestAborted);
        var caller = context.Caller();
        IReadOnlyList<Approval> gates = [.. page.Gates.Select(gate => Of(gate, caller))];
        await Reply.DataAsync(context, StatusCodes.Status200OK, gates, ApiJson.Relaxed.IReadOnlyListApproval, new PageMeta(limit, page.NextCursor));
    }

    private static Approval Of(OpenGate open, ICaller caller)
    {
        var (step, gate) = (open.Step, open.Step.Gate!);
        return new Approval
        {
            RunId = step.RunId,
            RootRunId = open.RootRunId,
            StepId = step.Id,
            StepName = step.Name,
            Kind = step.Kind,
            WorkflowName = open.WorkflowName,
            Message = gate.Message,
            Assignees = gate.Assignees,
            Required = gate.Required,
            Votes = gate.Votes,
            Signal = gate.Signal,
            Schema = gate.Schema,
            OpenedAt = step.StartedAt ?? step.CreatedAt,
            DeadlineAt = gate.DeadlineAt,
            MayDecide = gate.Signal is null && GateRules.WhyNot(gate, caller, approve: true) is null && gate.Votes.All(v => v.By != caller.Id),
        };
    }
}
