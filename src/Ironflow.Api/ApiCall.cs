using Ironflow.Api.Access;
using Ironflow.Api.Requests;
using Ironflow.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Api;

/// <summary>What <see cref="ApiHost"/> has found out about a request before its handler sees it.</summary>
internal sealed record ApiCall(ApiOperation Operation, CallerAccess Access, IReadOnlyDictionary<string, string> RouteValues)
{
    public static void Set(HttpContext context, ApiOperation operation, CallerAccess access)
        => context.Features.Set(new ApiCall(operation, access, RouteReader.Read(context, operation)));

    public static ApiCall Of(HttpContext context)
        => context.Features.Get<ApiCall>() ?? throw new InvalidOperationException("a handler is called by ApiHost only");
}

/// <summary>Short forms for handlers.</summary>
internal static class HandlerContext
{
    public static T Get<T>(this HttpContext context)
        where T : notnull
        => context.RequestServices.GetRequiredService<T>();

    public static ICaller Caller(this HttpContext context) => ApiCall.Of(context).Access.Caller;
}
