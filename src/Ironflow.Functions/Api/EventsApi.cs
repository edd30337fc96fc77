using Ironflow.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Ironflow.Functions.Api;

/// <summary>The triggers of the API's event streams.</summary>
public sealed class EventsApi(ApiHost api)
{
    [Function("StreamEvents")]
    public Task StreamAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/events")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "StreamEvents");

    [Function("StreamRunEvents")]
    public Task StreamRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/runs/{id}/events")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "StreamRunEvents");
}
