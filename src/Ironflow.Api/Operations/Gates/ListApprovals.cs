using Ironflow.Api.Access;
using Ironflow.Api.Replies;
using Ironflow.Api.Requests;
using Ironflow.Gates;
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
        var store = context.Get<IRecordStore>();
        var maySee = await context.WorkflowsAsync();
        var mayDecide = await ApiCall.Of(context).Access.WorkflowsAsync(ApiPermissions.GatesDecide, context.RequestAborted);
        var (open, next) = await VisiblePages.ReadAsync(
            async cursor =>
            {
                var page = await store.ListOpenGatesAsync(limit, cursor, context.RequestAborted);
                return (page.Gates, page.NextCursor);
            },
            gate => maySee(gate.WorkflowName),
            QueryReader.Single(context, "cursor"));
        var people = new GatePeople(store);
        var gates = new List<Approval>();
        foreach (var gate in open)
            gates.Add(Of(gate, mayDecide(gate.WorkflowName) && await MayDecideAsync(people, gate.Step.Gate!, context)));
        await Reply.DataAsync<IReadOnlyList<Approval>>(context, StatusCodes.Status200OK, gates, ApiJson.Relaxed.IReadOnlyListApproval, new PageMeta(limit, next));
    }

    private static async Task<bool> MayDecideAsync(GatePeople people, GateState gate, HttpContext context)
        => gate.Signal is null && gate.Votes.All(v => v.By != context.Caller().Id)
            && await people.WhyNotAsync(gate, context.Caller(), approve: true, context.RequestAborted) is null;

    private static Approval Of(OpenGate open, bool mayDecide)
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
            MayDecide = mayDecide,
        };
    }
}
