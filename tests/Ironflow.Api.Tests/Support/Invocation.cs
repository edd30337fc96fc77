using System.Text.Json;
using Ironflow.Api.Access;
using Ironflow.Durable;
using Ironflow.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Ironflow.Api.Tests.Support;

/// <summary>Calls operations as a host without ASP.NET Core's routing does.</summary>
internal static class Invocation
{
    public static ApiHost Host(ApiOptions? options = null)
    {
        options ??= new ApiOptions();
        return new ApiHost(options, new LoopbackCallerSource(options), NullLogger<ApiHost>.Instance);
    }

    /// <summary>The host of a context's own services.</summary>
    public static ApiHost HostOf(HttpContext context) => context.RequestServices.GetRequiredService<ApiHost>();

    public static DefaultHttpContext Of(string method, string path, Stream? body = null, MemoryRecordStore? store = null, AuthOptions? auth = null)
    {
        var services = new ServiceCollection()
            .AddSingleton<IRecordStore>(store ?? new MemoryRecordStore())
            .AddSingleton(Mock.Of<IDurableClient>())
            .AddSingleton(TestWorkflows.Registry)
            .AddLogging()
            .AddIronflowApi(new ApiOptions(), auth)
            .BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.Host = new HostString("localhost", 7071);
        context.Request.ContentType = "application/json";
        context.Request.Body = body ?? Stream.Null;
        context.Response.Body = new MemoryStream();
        return context;
    }

    public static JsonElement Reply(HttpContext context)
        => JsonDocument.Parse(((MemoryStream)context.Response.Body).ToArray()).RootElement;
}
