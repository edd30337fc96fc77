using Ironflow.Api.Access;
using Ironflow.Api.Replies;
using Ironflow.Registration;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Workflows;

/// <summary><c>GET /api/v1/workflows</c></summary>
internal static class ListWorkflows
{
    public static ApiOperation Operation { get; } = new()
    {
        Name = "ListWorkflows",
        Method = HttpMethods.Get,
        Path = "/api/v1/workflows",
        Permission = ApiPermissions.WorkflowsRead,
        Summary = "Lists the registered workflows that the caller may see, by name.",
        Replies = [new(StatusCodes.Status200OK, "All of them.", typeof(IReadOnlyList<WorkflowSummary>))],
        Errors = [ErrorCodes.StoreUnavailable],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        var maySee = await context.WorkflowsAsync();
        IReadOnlyList<WorkflowSummary> all =
            [.. context.Get<WorkflowRegistry>().Workflows.Where(w => maySee(w.Name)).Select(w => new WorkflowSummary(w.Name, w.Description, w.Version))];
        await Reply.DataAsync(context, StatusCodes.Status200OK, all, ApiJson.Relaxed.IReadOnlyListWorkflowSummary);
    }
}
