using Ironflow.Audit;
using Ironflow.Functions.Durable;
using Ironflow.Functions.Hosting;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Webhooks;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Ironflow.Functions.Runs;

/// <summary>Delivers webhooks, and removes runs and rows of the audit that are older than their retentions; each on one instance of the app at a time.</summary>
public sealed class UpkeepTimers(UpkeepSettings settings, WebhookDispatcher webhooks, RunRetention retention, FunctionsDurableClient durable, IRecordStore store, TimeProvider time)
{
    /// <summary>Posts what has happened since the last time, every ten seconds.</summary>
    [Function(FunctionNames.Webhooks)]
    public Task DeliverAsync([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken stop)
        => settings.Webhooks.Endpoints.Count == 0 ? Task.CompletedTask : webhooks.RunOnceAsync(stop);

    /// <summary>Removes what is older than the retention, once an hour; what the time did not suffice for, the next hour does.</summary>
    [Function(FunctionNames.Retention)]
    public async Task PurgeAsync([TimerTrigger("0 17 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        await AuditRetention.PurgeAsync(store, settings.AuditRetention, time, stop);
        if (settings.Retention is not { } age)
            return;
        durable.Use(client);
        await retention.PurgeAsync(new RunPurge(time.GetUtcNow() - age), cancellationToken: stop);
    }
}
