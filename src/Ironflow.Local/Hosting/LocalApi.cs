using System.Net;
using System.Security.Cryptography;
using Ironflow.Api;
using Ironflow.Api.Access;
using Ironflow.Audit;
using Ironflow.Durable;
using Ironflow.Gates;
using Ironflow.Hosting;
using Ironflow.Records;
using Ironflow.Registration;
using Ironflow.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ironflow.Local.Hosting;

/// <summary>The API, over the services of a host.</summary>
internal sealed class LocalApi : IAsyncDisposable
{
    private readonly WebApplication app;

    private readonly AuditTrail trail;

    private LocalApi(WebApplication app, AuditTrail trail, string url)
    {
        this.app = app;
        this.trail = trail;
        Url = url;
    }

    public string Url { get; }

    /// <summary>Listens and then writes the endpoint file.</summary>
    /// <exception cref="InvalidConfigurationException">The port is taken.</exception>
    public static async Task<LocalApi> StartAsync(IServiceProvider host, LocalHostOptions options)
    {
        // Off the caller's path: `run` begins its first step while the server starts.
        await Task.Yield();
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var app = Build(host, options, IsOpen(options) ? null : token);
        try
        {
            await app.StartAsync();
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            await app.DisposeAsync();
            throw new InvalidConfigurationException($"cannot listen on {new IPEndPoint(options.Listen, options.Port)}: {error.InnerException?.Message ?? error.Message}. Choose another --port, or 0 for a free one");
        }

        var port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        var url = $"http://{new IPEndPoint(Reachable(options.Listen), port)}";
        new Endpoint(url, token, Environment.ProcessId).Write(options.DataFolder);
        return new LocalApi(app, host.GetRequiredService<AuditTrail>(), url);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        // Refused attempts are told of behind their answers; the store is still there.
        await trail.DrainAsync();
    }

    private static WebApplication Build(IServiceProvider host, LocalHostOptions options, string? token)
    {
        // Nothing is read from or watched in the working directory: it is the user's.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseUrls($"http://{new IPEndPoint(options.Listen, options.Port)}");
        builder.Services.AddRoutingCore();
        builder.Logging.AddProvider(new SharedLoggers(host.GetRequiredService<ILoggerFactory>()));
        builder.Logging.SetMinimumLevel(options.LogLevel);
        // It logs a failed start with its stack and throws it as well: one clear error is enough.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddSingleton(host.GetRequiredService<IRecordStore>());
        builder.Services.AddSingleton(host.GetRequiredService<IDurableClient>());
        builder.Services.AddSingleton(host.GetRequiredService<WorkflowRegistry>());
        builder.Services.AddSingleton(host.GetRequiredService<RunService>());
        builder.Services.AddSingleton(host.GetRequiredService<RunRetryService>());
        builder.Services.AddSingleton(host.GetRequiredService<DecisionService>());
        builder.Services.AddSingleton(host.GetRequiredService<SignalService>());
        builder.Services.AddSingleton(host.GetRequiredService<AuditTrail>());
        builder.Services.AddSingleton(options.Time);
        builder.Services.AddIronflowApi(SettingsOf(options, token), options.Serves ? options.Auth : AuthOptions.None);
        var app = builder.Build();
        app.MapIronflowApi();
        return app;
    }

    /// <summary>A development server: whoever reaches it is let in, and it binds loopback.</summary>
    private static bool IsOpen(LocalHostOptions options) => options.Serves && !options.Auth.HasSource;

    private static ApiOptions SettingsOf(LocalHostOptions options, string? token)
    {
        var settings = new ApiOptions { Token = token, AllowUserHeader = IsOpen(options) };
        // Beyond loopback the name is the proxy's business, and every request proves its caller by a header that no page has.
        return IPAddress.IsLoopback(options.Listen) ? settings : settings with { AllowedHosts = [ApiOptions.AnyHost] };
    }

    // What binds every address is reached by one.
    private static IPAddress Reachable(IPAddress address)
        => address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
}
