using Ironflow.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Ironflow.Functions.Api;

/// <summary>The triggers of the API's operations on the service itself.</summary>
public sealed class ServiceApi(ApiHost api)
{
    [Function("GetStats")]
    public Task StatsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/stats")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "GetStats");

    [Function("GetHealth")]
    public Task HealthAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "GetHealth");

    [Function("GetOpenApi")]
    public Task OpenApiAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "GetOpenApi");
}
