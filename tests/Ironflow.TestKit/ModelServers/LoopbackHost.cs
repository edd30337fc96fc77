using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.TestKit.ModelServers;

/// <summary>A web server on a loopback port that the system chose, which takes bodies of any size.</summary>
internal sealed class LoopbackHost(RequestDelegate answer) : IAsyncDisposable
{
    private readonly WebApplication application = Build(answer);

    /// <summary>Its address, without a slash at its end.</summary>
    public string Url => application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public Task StartAsync() => application.StartAsync();

    public async ValueTask DisposeAsync()
    {
        // A stalled answer would hold an orderly stop for its whole patience.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await application.StopAsync(now.Token);
        await application.DisposeAsync();
    }

    private static WebApplication Build(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var application = builder.Build();
        application.Run(answer);
        return application;
    }
}
