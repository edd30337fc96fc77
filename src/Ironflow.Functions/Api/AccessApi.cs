using Ironflow.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Ironflow.Functions.Api;

/// <summary>The triggers of the API's operations on keys, grants and the audit.</summary>
public sealed class AccessApi(ApiHost api)
{
    [Function("CreateApiKey")]
    public Task CreateKeyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/api-keys")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "CreateApiKey");

    [Function("ListApiKeys")]
    public Task ListKeysAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/api-keys")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "ListApiKeys");

    [Function("RotateApiKey")]
    public Task RotateKeyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/api-keys/{id}/rotate")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "RotateApiKey");

    [Function("RevokeApiKey")]
    public Task RevokeKeyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/api-keys/{id}")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "RevokeApiKey");

    [Function("ListGrants")]
    public Task ListGrantsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/grants")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "ListGrants");

    [Function("PutGrant")]
    public Task PutGrantAsync([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/v1/grants")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "PutGrant");

    [Function("DeleteGrant")]
    public Task DeleteGrantAsync([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/grants/{id}")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "DeleteGrant");

    [Function("ListAudit")]
    public Task ListAuditAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/audit")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "ListAudit");

    [Function("GetWhoami")]
    public Task WhoamiAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/whoami")] HttpRequest request)
        => api.InvokeAsync(request.HttpContext, "GetWhoami");
}
