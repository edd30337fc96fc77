using Ironflow.Audit;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Local.Hosting;

/// <summary>What a serving host does besides executing runs: delivers webhooks and removes what is older than the retentions.</summary>
internal sealed class Upkeep(IServiceProvider services, LocalHostOptions options)
{
    private static readonly TimeSpan WebhookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetentionInterval = TimeSpan.FromHours(1);

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(
        options.Webhooks.Endpoints.Count == 0
            ? Task.CompletedTask
            : EveryAsync(WebhookInterval, () => services.GetRequiredService<WebhookDispatcher>().RunOnceAsync(stop), stop),
        options.Retention is not { } retention
            ? Task.CompletedTask
            : EveryAsync(
                RetentionInterval,
                () => services.GetRequiredService<RunRetention>().PurgeAsync(new RunPurge(options.Time.GetUtcNow() - retention), cancellationToken: stop),
                stop),
        EveryAsync(RetentionInterval, () => AuditRetention.PurgeAsync(services.GetRequiredService<IRecordStore>(), options.AuditRetention, options.Time, stop), stop));

    private async Task EveryAsync(TimeSpan interval, Func<Task> work, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(interval, options.Time);
        try
        {
            do
            {
                try
                {
                    await work();
                }
                catch (StoreUnavailableException)
                {
                    // The next round does what this one did not.
                }
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }
}
