using Azure;

namespace Ironflow.Records.Tables;

/// <summary>Brings events of steps to the stream over all runs. A row <c>outbox:{event id}</c> stands in the run's partition from the event's own transaction until
/// the stream has it. After a crash in between it is found by a repeated write, by the run's next change that follows a gate, and at the latest by the run's end.</summary>
internal sealed class Outbox(TableSet tables, FeedRows feed, TextLoader texts, EventClock clock)
{
    /// <summary>Publishes what a transaction has just written.</summary>
    public async Task PublishAsync(IEnumerable<EventRow> events, CancellationToken cancellationToken)
    {
        foreach (var change in events.Where(e => e.InFeed))
        {
            await feed.InsertAsync(change, cancellationToken);
            await RemoveAsync(RowKeys.Partition(change.RunId), RowKeys.Outbox(change.Id), cancellationToken);
        }
    }

    /// <summary>Publishes what earlier writers did not come to, or, when one is about to, what it publishes too: an event may come twice.</summary>
    public async Task DrainAsync(Guid runId, CancellationToken cancellationToken)
    {
        var partition = RowKeys.Partition(runId);
        await foreach (var row in tables.QueryRunAsync(runId, RowKeys.OutboxPrefix, ["PartitionKey", "RowKey"], cancellationToken))
        {
            var key = RowKeys.Event(row.RowKey[RowKeys.OutboxPrefix.Length..]);
            if (await TableSet.FindAsync(tables.Runs, partition, key, columns: null, cancellationToken) is { } found)
            {
                // Under a new id: readers of the feed have passed the old one.
                var missed = await EventRow.ReadAsync(found, texts, cancellationToken);
                await feed.InsertAsync(missed with { Id = clock.Next() }, cancellationToken);
            }

            await RemoveAsync(partition, row.RowKey, cancellationToken);
        }
    }

    private async Task RemoveAsync(string partition, string row, CancellationToken cancellationToken)
        => await StorageErrors.GuardAsync(() => tables.Runs.DeleteEntityAsync(partition, row, ETag.All, cancellationToken), "remove an outbox row", cancellationToken);
}
