using Azure;
using Azure.Data.Tables;
using Ironflow.Json;
using Ironflow.Runs;

namespace Ironflow.Records.Tables;

/// <summary>Writes of the run's own row: creation, changes of status, the mark of a cancellation.</summary>
internal sealed class RunWrites(TableSet tables, ValueStore values, TextLoader texts, OpenIndex open, ChangeFeed feed, Outbox outbox, EventClock clock)
{
    /// <summary>A run; payload and output only when asked for, since they may rest in blobs.</summary>
    public async Task<StoredRun?> FindAsync(Guid runId, bool withValues, CancellationToken cancellationToken)
    {
        var row = await TableSet.FindAsync(tables.Runs, RowKeys.Partition(runId), RowKeys.Run, withValues ? null : RunRow.Summary, cancellationToken);
        return row is null ? null : await RunRow.ReadAsync(row, texts, cancellationToken);
    }

    /// <summary>Open row, then the run with its live row and event, then the list row: whatever is missing after a crash, the next call or the sweep finds.</summary>
    public async Task<RunRecord> CreateAsync(RunRecord run, CancellationToken cancellationToken)
    {
        var image = RunRow.Image(run, revision: 0);
        await open.InsertAsync(run.Id, run.CreatedAt, cancellationToken);
        await values.WriteAsync(image.Blobs, cancellationToken);
        var partition = RowKeys.Partition(run.Id);
        var (type, data) = Changes.Created(run);
        var created = new EventRow(run.Id, clock.Next(), type, data, 0);
        var batch = new RowBatch(partition)
            .Add(image.ToEntity(partition, RowKeys.Run))
            .Add(new TableEntity(partition, RowKeys.Live))
            .Add(created.ToRunEntity());
        if (run.MaxCostUsd is { } limit)
            batch.Add(BudgetRow.New(run.Id, limit));
        try
        {
            await tables.SubmitAsync(batch, cancellationToken);
        }
        catch (RequestFailedException error) when (StorageErrors.IsConflict(error))
        {
            return await CompleteAsync(run.Id, cancellationToken);
        }

        await feed.PublishAsync(new StoredRun(run, 0, default), [created], cancellationToken);
        return run;
    }

    public async Task<RunRecord> SetStatusAsync(Guid runId, RunStatus status, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (RunTransitions.IsTerminal(status))
            throw new ArgumentException($"'{SnakeCase.Name(status)}' is an end; runs are ended by FinishRunAsync", nameof(status));
        while (true)
        {
            var before = await FindAsync(runId, withValues: true, cancellationToken) ?? throw Missing(runId);
            var path = Changes.ToStatus(before.Run, status, at);
            if (path.Count == 0)
            {
                await feed.CatchUpAsync(before, cancellationToken);
                return before.Run;
            }

            var change = Plan(before, path);
            var batch = new RowBatch(RowKeys.Partition(runId));
            change.AddTo(batch);
            if (await TryCommitAsync(batch, change, cancellationToken))
                return change.After.Run;
        }
    }

    public async Task<RunRecord?> RequestCancelAsync(Guid runId, string by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = await FindAsync(runId, withValues: true, cancellationToken);
            if (before is null || before.Run.CancelRequestedAt is not null || RunTransitions.IsTerminal(before.Run.Status))
                return before?.Run;
            var change = Plan(before, [before.Run with { CancelRequestedAt = at, CancelRequestedBy = by, UpdatedAt = at }]);
            var batch = new RowBatch(RowKeys.Partition(runId));
            change.AddTo(batch);
            foreach (var live in await LiveRowsAsync(runId, cancellationToken))
                batch.Delete(live.RowKey, ETag.All);
            if (await TryCommitAsync(batch, change, cancellationToken))
                return change.After.Run;
        }
    }

    /// <summary>What a run's way through states writes: its row, and an event for each change of status.</summary>
    public RunChange Plan(StoredRun before, IReadOnlyList<RunRecord> path)
    {
        var events = new List<EventRow>();
        var (last, revision) = (before.Run, before.Revision);
        foreach (var next in path)
        {
            if (next.Status != last.Status)
                revision++;
            foreach (var (type, data) in Changes.Of(last, next))
                events.Add(new EventRow(next.Id, clock.Next(), type, data, revision));
            last = next;
        }

        return new RunChange(before, new StoredRun(last, revision, default), events);
    }

    /// <summary>Commits a transaction that holds a run's change, and publishes it.</summary>
    /// <returns>Whether the rows were as they had been read.</returns>
    public async Task<bool> TryCommitAsync(RowBatch batch, RunChange change, CancellationToken cancellationToken)
    {
        await values.WriteAsync(change.Blobs, cancellationToken);
        try
        {
            await tables.SubmitAsync(batch, cancellationToken);
        }
        catch (RequestFailedException error) when (StorageErrors.IsChanged(error) || StorageErrors.IsMissing(error) || StorageErrors.IsConflict(error))
        {
            return false;
        }

        await PublishAsync(change, cancellationToken);
        return true;
    }

    public async Task PublishAsync(RunChange change, CancellationToken cancellationToken)
    {
        if (change.After.Revision == change.Before.Revision)
            return;

        // A gate went before: its event is still here when the process that wrote it died.
        if (change.Before.Run.Status == RunStatus.AwaitingApproval)
            await outbox.DrainAsync(change.After.Run.Id, cancellationToken);
        await feed.PublishAsync(change.After, change.Events, cancellationToken);
    }

    public async Task<List<TableEntity>> LiveRowsAsync(Guid runId, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        FormattableString filter = $"PartitionKey eq {RowKeys.Partition(runId)} and RowKey ge {RowKeys.Live} and RowKey lt {RowKeys.LiveEnd}";
        await foreach (var row in TableSet.Query(tables.Runs, filter, ["PartitionKey", "RowKey"], pageSize: null, cancellationToken))
            rows.Add(row);
        return rows;
    }

    public static InvalidOperationException Missing(Guid runId) => new($"there is no run {runId} on record");

    private async Task<RunRecord> CompleteAsync(Guid runId, CancellationToken cancellationToken)
    {
        var standing = await FindAsync(runId, withValues: true, cancellationToken) ?? throw Missing(runId);
        await feed.CatchUpAsync(standing, cancellationToken);

        // It may have ended, and its open row gone, before this call wrote one anew.
        if (RunTransitions.IsTerminal(standing.Run.Status))
            await open.DeleteAsync(runId, cancellationToken);
        return standing.Run;
    }
}
