using System.Security.Cryptography;
using Ironflow.Api;
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

/// <summary>The API on loopback, over the services of a host.</summary>
internal sealed class LocalApi : IAsyncDisposable
{
    private readonly WebApplication app;

    private LocalApi(WebApplication app, string url)
    {
        this.app = app;
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
        var app = Build(host, options, options.Serves ? null : token);
        try
        {
            await app.StartAsync();
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            await app.DisposeAsync();
            throw new InvalidConfigurationException($"cannot listen on 127.0.0.1:{options.Port}: {error.InnerException?.Message ?? error.Message}. Choose another --port, or 0 for a free one");
        }

        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        new Endpoint(url, token, Environment.ProcessId).Write(options.DataFolder);
        return new LocalApi(app, url);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static WebApplication Build(IServiceProvider host, LocalHostOptions options, string? token)
    {
        // Nothing is read from or watched in the working directory: it is the user's.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseUrls(FormattableString.Invariant($"http://127.0.0.1:{options.Port}"));
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
        builder.Services.AddSingleton(options.Time);
        builder.Services.AddIronflowApi(new ApiOptions { Token = token, AllowUserHeader = options.Serves });
        var app = builder.Build();
        app.MapIronflowApi();
        return app;
    }
}
