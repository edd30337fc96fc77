using System.Collections.Concurrent;
using Ironflow.Api.Access;
using Ironflow.Durable;
using Ironflow.Records;
using Ironflow.Registration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moq;

namespace Ironflow.Api.Tests.Support;

/// <summary>The API on a real socket of the loopback interface.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private ApiServer(WebApplication app) => this.app = app;

    public required MemoryRecordStore Store { get; init; }

    public required Mock<IDurableClient> Durable { get; init; }

    public required ConcurrentQueue<string> Log { get; init; }

    public HttpClient Client { get; private set; } = null!;

    public Uri Address => Client.BaseAddress!;

    public IServiceProvider Services => app.Services;

    public static ApiOptions Fast { get; } = new() { PollInterval = TimeSpan.FromMilliseconds(10) };

    public static async Task<ApiServer> StartAsync(
        ApiOptions? options = null, TimeProvider? time = null, ICallerSource? callers = null, Action<WebApplication>? configure = null, AuthOptions? auth = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var log = new ConcurrentQueue<string>();
        builder.Logging.ClearProviders().AddProvider(new QueueLog(log));
        var store = new MemoryRecordStore();
        var durable = new Mock<IDurableClient>();
        durable.Setup(d => d.StartAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync(true);
        durable.Setup(d => d.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync(true);
        builder.Services.AddSingleton<IRecordStore>(store).AddSingleton(durable.Object).AddSingleton(TestWorkflows.Registry);
        if (time is not null)
            builder.Services.AddSingleton(time);
        if (callers is not null)
            builder.Services.AddSingleton(callers);
        builder.Services.AddIronflowApi(options ?? Fast, auth);

        var app = builder.Build();
        configure?.Invoke(app);
        app.MapIronflowApi();
        await app.StartAsync();
        return new ApiServer(app)
        {
            Store = store,
            Durable = durable,
            Log = log,
            Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(30) },
        };
    }

    public T Get<T>()
        where T : notnull
        => app.Services.GetRequiredService<T>();

    /// <summary>Sends a request with a key, or without.</summary>
    public Task<HttpResponseMessage> SendAsync(string method, string path, string? key = null, string? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = Wire.Json(body);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Begins the host's stop without waiting for it.</summary>
    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }

    private sealed class QueueLog(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
