using Ironflow.Api.Access;
using Ironflow.Api.Replies;
using Ironflow.Api.Requests;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Workflows;

/// <summary><c>GET /api/v1/workflows/{name}</c></summary>
internal static class GetWorkflow
{
    public static ApiOperation Operation { get; } = new()
    {
        Name = "GetWorkflow",
        Method = HttpMethods.Get,
        Path = "/api/v1/workflows/{name}",
        Permission = ApiPermissions.WorkflowsRead,
        Summary = "Shows a workflow with the JSON schema of its payload.",
        Parameters = [new(ParameterPlace.Path, "name", "The workflow's name.")],
        Replies = [new(StatusCodes.Status200OK, "The workflow; without input_schema it takes any JSON.", typeof(WorkflowDetail))],
        Errors = [ErrorCodes.WorkflowNotFound, ErrorCodes.StoreUnavailable],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        var workflow = await WorkflowLookup.GetAsync(context, RouteReader.Text(context, "name"));
        var detail = new WorkflowDetail(workflow.Name, workflow.Description, workflow.Version, workflow.InputSchema);
        await Reply.DataAsync(context, StatusCodes.Status200OK, detail, ApiJson.Relaxed.WorkflowDetail);
    }
}
