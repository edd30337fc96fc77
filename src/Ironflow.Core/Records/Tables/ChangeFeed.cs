namespace Ironflow.Records.Tables;

/// <summary>Run changes over all runs, in minute buckets (design §4.13), and the list rows: what follows a run's transaction in other partitions. The list row's
/// revision, written last, tells how far this came, so that a repeat makes up for a crash in between.</summary>
internal sealed class ChangeFeed(TableSet tables, FeedRows rows, Outbox outbox, TextLoader texts, ListIndex lists, EventClock clock)
{
    /// <summary>Publishes what a run's transaction has just changed.</summary>
    public async Task PublishAsync(StoredRun run, IEnumerable<EventRow> events, CancellationToken cancellationToken)
    {
        foreach (var change in events)
            await rows.InsertAsync(change, cancellationToken);
        await lists.RefreshAsync(run.Run, run.Revision, cancellationToken);
    }

    /// <summary>Publishes what an earlier writer did not come to.</summary>
    public async Task CatchUpAsync(StoredRun run, CancellationToken cancellationToken)
    {
        await outbox.DrainAsync(run.Run.Id, cancellationToken);
        var published = await lists.RevisionAsync(run.Run, cancellationToken);
        if (published >= run.Revision)
            return;
        FormattableString filter =
            $"PartitionKey eq {RowKeys.Partition(run.Run.Id)} and RowKey gt {RowKeys.EventPrefix} and RowKey lt {RowKeys.EventEnd} and revision gt {(long)published}";
        var missed = new List<EventRow>();
        await foreach (var row in TableSet.Query(tables.Runs, filter, columns: null, pageSize: null, cancellationToken))
            missed.Add(await EventRow.ReadAsync(row, texts, cancellationToken));

        // Under a new id: readers of the feed have passed the old one.
        await PublishAsync(run, missed.Select(e => e with { Id = clock.Next() }), cancellationToken);
    }
}
