using Ironflow.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Ironflow.Functions.Api;

/// <summary>Answers what no operation takes with 404 and 405 in the API's envelope, instead of the host's empty replies.</summary>
public sealed class FallbackApi(ApiHost api)
{
    [Function(FunctionNames.Fallback)]
    public Task AnswerAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request)
        => api.InvokeFallbackAsync(request.HttpContext);
}
