using Ironflow.Api;
using Ironflow.Functions.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Ironflow.Functions.Api;

/// <summary>The triggers of the API's operations on runs. Access is checked inside the operation, so the level is Anonymous.</summary>
public sealed class RunsApi(ApiHost api, FunctionsDurableClient durable)
{
    [Function("CreateRun")]
    public Task CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/runs")] HttpRequest request, [DurableClient] DurableTaskClient client)
        => InvokeAsync(request, "CreateRun", client);

    [Function("ListRuns")]
    public Task ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/runs")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "ListRuns");

    [Function("GetRun")]
    public Task GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/runs/{id}")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "GetRun");

    [Function("GetStep")]
    public Task GetStepAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/runs/{id}/steps/{step_id}")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "GetStep");

    [Function("CancelRun")]
    public Task CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/runs/{id}/cancel")] HttpRequest request, [DurableClient] DurableTaskClient client)
        => InvokeAsync(request, "CancelRun", client);

    [Function("RetryRun")]
    public Task RetryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/runs/{id}/retry")] HttpRequest request, [DurableClient] DurableTaskClient client)
        => InvokeAsync(request, "RetryRun", client);

    private Task InvokeAsync(HttpRequest request, string operation, DurableTaskClient client)
    {
        durable.Use(client);
        return api.InvokeAsync(request.HttpContext, operation);
    }
}
