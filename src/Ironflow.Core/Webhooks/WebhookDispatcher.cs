using System.Diagnostics.CodeAnalysis;
using Ironflow.Execution.Http;
using Ironflow.Records;
using Ironflow.Secrets;
using Microsoft.Extensions.Logging;

namespace Ironflow.Webhooks;

/// <summary>Posts events to the endpoints of a host, signed as Standard Webhooks: in order for each endpoint, at least once, with the event's id as
/// <c>webhook-id</c>. Any number of workers may run; an endpoint is one worker's at a time.</summary>
public sealed class WebhookDispatcher : IAsyncDisposable, IDisposable
{
    // An endpoint that is slow goes on by itself after that, so that the others need not wait for it.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<EndpointPump, Task> passes = [];
    private readonly List<(WebhookEndpoint Endpoint, EndpointPump Pump)> endpoints = [];
    private readonly CancellationTokenSource lifetime = new();
    private readonly WebhookSender sender;
    private readonly TimeProvider time;
    private readonly ILogger<WebhookDispatcher> logger;

    /// <summary>Creates the dispatcher.</summary>
    /// <param name="options">The endpoints.</param>
    /// <param name="store">Where events and positions are on record.</param>
    /// <param name="secrets">Where <c>secret:NAME</c> is looked up, once.</param>
    /// <param name="time">The clock of every wait.</param>
    /// <param name="logger">Where failures are told.</param>
    /// <param name="resolver">How names become addresses; the system's way when absent.</param>
    /// <exception cref="Hosting.InvalidConfigurationException">An endpoint is not in order.</exception>
    public WebhookDispatcher(
        WebhookOptions options, IRecordStore store, ISecretSource secrets, TimeProvider time, ILogger<WebhookDispatcher> logger, IHostResolver? resolver = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        WebhookRules.Validate(options, secrets);
        this.time = time;
        this.logger = logger;
        sender = new WebhookSender(options, time, resolver ?? new SystemHostResolver());
        var worker = Guid.NewGuid().ToString("N");
        foreach (var endpoint in options.Endpoints.Where(e => e.Enabled))
            endpoints.Add((endpoint, new EndpointPump(endpoint, WebhookSecret.Read(endpoint, secrets), worker, store, sender, time, logger)));
    }

    /// <summary>Begins a pass over every endpoint that has none under way, and waits for the passes; after a second those that are not done go on by
    /// themselves. To be called again and again. What fails is logged, and tried again by a later call.</summary>
    /// <param name="cancellationToken">Cancels the passes this call began.</param>
    /// <exception cref="OperationCanceledException">The token was set.</exception>
    public async Task RunOnceAsync(CancellationToken cancellationToken = default)
    {
        Task all;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(lifetime.IsCancellationRequested, this);
            foreach (var (endpoint, pump) in endpoints)
            {
                if (!passes.TryGetValue(pump, out var pass) || pass.IsCompleted)
                    passes[pump] = PassAsync(endpoint, pump, cancellationToken);
            }

            all = Task.WhenAll(passes.Values);
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(all, Task.Delay(LongestWait, time, enough.Token));
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Stops what is under way, without waiting for it.</summary>
    public void Dispose()
    {
        lifetime.Cancel();
        sender.Dispose();
    }

    /// <summary>Stops what is under way and waits until every position is on record.</summary>
    public async ValueTask DisposeAsync()
    {
        await lifetime.CancelAsync();
        await IdleAsync();
        sender.Dispose();
    }

    /// <summary>Ends once no pass is under way.</summary>
    internal Task IdleAsync()
    {
        lock (gate)
            return Task.WhenAll(passes.Values);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "One endpoint's trouble must not end the loop that serves the others.")]
    private async Task PassAsync(WebhookEndpoint endpoint, EndpointPump pump, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.Token);
        try
        {
            await pump.RunAsync(either.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException && either.IsCancellationRequested)
        {
            // Its position is on record; the next start goes on from there.
        }
        catch (Exception error)
        {
            Logs.PassFailed(logger, error, endpoint.Name);
        }
    }
}
