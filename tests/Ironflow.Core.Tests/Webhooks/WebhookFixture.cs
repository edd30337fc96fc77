using Ironflow.Core.Tests.Execution;
using Ironflow.Secrets;
using Ironflow.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Core.Tests.Webhooks;

/// <summary>An endpoint, a feed, and a clock that stands still but for what a test, or a wait within a pass, moves it.</summary>
public abstract class WebhookFixture : IAsyncLifetime
{
    internal const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly List<WebhookDispatcher> dispatchers = [];

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    internal EventStore Store { get; } = new();

    internal Receiver Receiver { get; } = new();

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var dispatcher in dispatchers)
            await dispatcher.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    internal WebhookEndpoint Endpoint(string name = "one", Receiver? receiver = null) => new() { Name = name, Url = (receiver ?? Receiver).Url, Secret = Secret };

    internal WebhookDispatcher Dispatcher(params WebhookEndpoint[] endpoints) => Dispatcher(["127.0.0.0/8"], endpoints);

    internal WebhookDispatcher Dispatcher(IReadOnlyList<string> allowed, WebhookEndpoint[] endpoints, ISecretSource? secrets = null)
    {
        var options = new WebhookOptions { Endpoints = endpoints, AllowedHosts = allowed };
        var dispatcher = new WebhookDispatcher(options, Store.Port, secrets ?? new FixedSecrets(), Time, NullLogger<WebhookDispatcher>.Instance);
        dispatchers.Add(dispatcher);
        return dispatcher;
    }

    internal string Add(string type = "run_failed") => Store.Add(type, Time.GetUtcNow());

    /// <summary>A whole pass, with the waits between its quick tries.</summary>
    /// <param name="dispatcher">Whose.</param>
    /// <param name="most">How far the clock moves without a request: more than the waits between tries, and so little that no try runs out of time on a busy machine.</param>
    internal async Task PassAsync(WebhookDispatcher dispatcher, TimeSpan? most = null)
    {
        var (requests, moved) = (0, TimeSpan.Zero);
        var step = TimeSpan.FromMilliseconds(20);
        var pass = RunAsync();
        await Eventually.TrueAsync(
            () =>
            {
                if (Receiver.Count != requests)
                    (requests, moved) = (Receiver.Count, TimeSpan.Zero);
                if (!pass.IsCompleted && moved < (most ?? TimeSpan.FromSeconds(2)))
                {
                    Time.Advance(step);
                    moved += step;
                }

                return pass.IsCompleted;
            },
            "the pass ends");
        await pass;

        async Task RunAsync()
        {
            await dispatcher.RunOnceAsync();
            await dispatcher.IdleAsync();
        }
    }

    /// <summary>A dispatcher whose endpoints have begun: what comes from now on is theirs.</summary>
    internal async Task<WebhookDispatcher> BegunAsync(params WebhookEndpoint[] endpoints)
    {
        var dispatcher = Dispatcher(endpoints.Length > 0 ? endpoints : [Endpoint()]);
        await PassAsync(dispatcher);
        return dispatcher;
    }
}
