using Azure;
using Azure.Data.Tables;
using Ironflow.Runs;

namespace Ironflow.Records.Tables;

/// <summary>Reads the streams of events.</summary>
internal sealed class EventReader(TableSet tables, TextLoader texts, EventClock clock, TimeProvider time, TimeSpan delay)
{
    private static readonly string[] StatusOnly = ["PartitionKey", "RowKey", "status"];

    public async Task<IReadOnlyList<EventRecord>> ReadRunAsync(Guid runId, string? after, int limit, CancellationToken cancellationToken)
    {
        var from = RowKeys.Event(after is null ? "" : Checked(after));
        FormattableString filter = $"PartitionKey eq {RowKeys.Partition(runId)} and RowKey gt {from} and RowKey lt {RowKeys.EventEnd}";
        var settled = EventClock.After(time.GetUtcNow() - delay);
        var events = new List<EventRecord>();
        var ended = false;
        await foreach (var row in TableSet.Query(tables.Runs, filter, columns: null, Math.Clamp(limit, 1, 1_000), cancellationToken))
        {
            var found = await EventRow.ReadAsync(row, texts, cancellationToken);
            if (!ended && string.CompareOrdinal(found.Id, settled) > 0)
            {
                // Nothing is on its way into a run that has ended: its last events need not rest.
                ended = await HasEndedAsync(runId, cancellationToken);
                if (!ended)
                    break;
            }

            events.Add(found.ToRecord());
            if (events.Count == limit)
                break;
        }

        return events;
    }

    public async Task<EventPage> ReadChangesAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        if (after is null)
            return new EventPage([], clock.Now());
        var settled = EventClock.After(time.GetUtcNow() - delay);
        var (first, last) = (RowKeys.Minute(EventClock.Ticks(Checked(after))), RowKeys.Minute(EventClock.Ticks(settled)));
        var events = new List<EventRecord>();

        // Keys grow over the minutes, so that one bound on the row key serves for all partitions.
        FormattableString filter = $"PartitionKey ge {first} and PartitionKey le {last} and RowKey gt {after} and RowKey lt {settled}";
        await foreach (var row in TableSet.Query(tables.Changes, filter, columns: null, Math.Clamp(limit, 1, 1_000), cancellationToken))
        {
            if (await ReadChangeAsync(row, cancellationToken) is not { } change)
                continue;
            events.Add(change.ToRecord());
            if (events.Count == limit)
                break;
        }

        return new EventPage(events, events.Count > 0 ? events[^1].Id : after);
    }

    /// <summary>A change; <c>null</c> when its run was purged and its large text with it.</summary>
    private async Task<EventRow?> ReadChangeAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            return await EventRow.ReadAsync(row, texts, cancellationToken);
        }
        catch (RequestFailedException error) when (StorageErrors.IsMissing(error))
        {
            return null;
        }
    }

    private async Task<bool> HasEndedAsync(Guid runId, CancellationToken cancellationToken)
        => await TableSet.FindAsync(tables.Runs, RowKeys.Partition(runId), RowKeys.Run, StatusOnly, cancellationToken) is { } run
            && RunTransitions.IsTerminal(new RowView(run).Status<RunStatus>("status"));

    /// <summary>An id comes back from outside, as <c>Last-Event-ID</c>.</summary>
    private static string Checked(string id)
    {
        try
        {
            EventClock.Ticks(id);
            return id;
        }
        catch (FormatException)
        {
            throw new RequestException(ErrorCodes.BadRequest, "the event id is not one that a stream gave", new Dictionary<string, string> { ["path"] = "Last-Event-ID" });
        }
    }
}
