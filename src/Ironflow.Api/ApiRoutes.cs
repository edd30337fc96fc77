using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Api;

/// <summary>Maps the table of operations onto ASP.NET Core's routing.</summary>
public static class ApiRoutes
{
    /// <summary>Maps every operation, and what matches none onto 404 and 405 in the API's envelope. Endpoints of the host's own take precedence over the latter.</summary>
    public static IEndpointRouteBuilder MapIronflowApi(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var host = endpoints.ServiceProvider.GetRequiredService<ApiHost>();
        foreach (var operation in ApiOperations.All)
        {
            string[] methods = HttpMethods.IsGet(operation.Method) ? [HttpMethods.Get, HttpMethods.Head] : [operation.Method];
            endpoints.MapMethods(operation.Path, methods, (RequestDelegate)(context => host.InvokeAsync(context, operation)))
                .WithDisplayName(operation.Name)
                .WithMetadata(operation);
        }

        endpoints.MapFallback("{**path}", host.InvokeFallbackAsync);
        return endpoints;
    }
}
