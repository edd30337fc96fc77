using Ironflow.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Ironflow.Functions.Api;

/// <summary>The triggers of the API's operations on workflows.</summary>
public sealed class WorkflowsApi(ApiHost api)
{
    [Function("ListWorkflows")]
    public Task ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/workflows")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "ListWorkflows");

    [Function("GetWorkflow")]
    public Task GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/workflows/{name}")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "GetWorkflow");
}
