using Ironflow.Api;
using Ironflow.Functions.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Ironflow.Functions.Api;

/// <summary>The triggers of the API's operations at gates. What decides wakes the run, so it is handed a durable client.</summary>
public sealed class GatesApi(ApiHost api, FunctionsDurableClient durable)
{
    [Function("ListApprovals")]
    public Task ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/approvals")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "ListApprovals");

    [Function("ApproveRun")]
    public Task ApproveRunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/runs/{id}/approve")] HttpRequest request, [DurableClient] DurableTaskClient client)
        => InvokeAsync(request, "ApproveRun", client);

    [Function("RejectRun")]
    public Task RejectRunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/runs/{id}/reject")] HttpRequest request, [DurableClient] DurableTaskClient client)
        => InvokeAsync(request, "RejectRun", client);

    [Function("ApproveStep")]
    public Task ApproveStepAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/runs/{id}/steps/{step_id}/approve")] HttpRequest request, [DurableClient] DurableTaskClient client)
        => InvokeAsync(request, "ApproveStep", client);

    [Function("RejectStep")]
    public Task RejectStepAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/runs/{id}/steps/{step_id}/reject")] HttpRequest request, [DurableClient] DurableTaskClient client)
        => InvokeAsync(request, "RejectStep", client);

    [Function("AnswerStep")]
    public Task AnswerStepAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/runs/{id}/steps/{step_id}/input")] HttpRequest request, [DurableClient] DurableTaskClient client)
        => InvokeAsync(request, "AnswerStep", client);

    [Function("SendSignal")]
    public Task SignalAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/runs/{id}/signals/{name}")] HttpRequest request, [DurableClient] DurableTaskClient client)
        => InvokeAsync(request, "SendSignal", client);

    private Task InvokeAsync(HttpRequest request, string operation, DurableTaskClient client)
    {
        durable.Use(client);
        return api.InvokeAsync(request.HttpContext, operation);
    }
}
