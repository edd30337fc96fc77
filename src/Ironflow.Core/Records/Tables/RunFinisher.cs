using Azure;
using Azure.Data.Tables;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <summary>Ends a run (design §4.7, semantics 9.2, 9.3). Every part can be repeated: what a crash left undone the next call does.</summary>
internal sealed class RunFinisher(TableSet tables, TextLoader texts, RunWrites runs, StepWrites steps, OpenIndex open, ChangeFeed feed)
{
    /// <summary>An open row and its event are two rows of a transaction.</summary>
    private const int ClosedPerBatch = 40;

    /// <summary>After so many attempts the end is written whoever still begins: the rows left open then are closed in the next round.</summary>
    private const int PoliteAttempts = 10;

    private static readonly string[] Columns = [.. RunRow.Summary.Union(StepRow.Summary)];

    public async Task<RunRecord> FinishAsync(Guid runId, RunFinish finish, CancellationToken cancellationToken)
    {
        if (!RunTransitions.IsTerminal(finish.Status))
            throw new ArgumentException($"'{finish.Status}' is not an end", nameof(finish));
        for (var attempt = 1; ; attempt++)
        {
            var (run, lives, rows) = await ReadAsync(runId, cancellationToken);
            if (run is null)
                throw RunWrites.Missing(runId);
            var left = rows.Where(s => !StepTransitions.IsFinal(s.Status)).ToList();
            var closed = await CloseAsync(left, finish, cancellationToken);
            if (closed is null)
                continue;
            var sums = RunTotals.Of(rows.Where(s => StepTransitions.IsFinal(s.Status)).Concat(closed));
            var ended = RunTransitions.IsTerminal(run.Run.Status);
            IReadOnlyList<RunRecord> path = ended ? [Changes.WithTotals(run.Run, sums)] : Changes.ToEnd(run.Run, finish, sums);
            var change = runs.Plan(run, path);
            var batch = new RowBatch(RowKeys.Partition(runId));
            change.AddTo(batch);

            // A begin or a heartbeat changes the live row: one that came since the rows were read makes this transaction fail, so no row is left open.
            foreach (var live in lives.Take(RowBatch.MaxRows - batch.Count))
                batch.Delete(live.RowKey, attempt > PoliteAttempts ? ETag.All : live.ETag);
            if (batch.Count > 0 && !await runs.TryCommitAsync(batch, change, cancellationToken))
                continue;
            if (ended)
                await feed.CatchUpAsync(change.After, cancellationToken);
            await open.DeleteAsync(runId, cancellationToken);
            return await FinishedAsync(change.After.Run, cancellationToken);
        }
    }

    /// <summary>The end was planned without payload and earlier output: a run is given back whole.</summary>
    private async Task<RunRecord> FinishedAsync(RunRecord run, CancellationToken cancellationToken)
        => (await runs.FindAsync(run.Id, withValues: true, cancellationToken))?.Run ?? run;

    private async Task<(StoredRun? Run, List<TableEntity> Lives, List<StepRecord> Steps)> ReadAsync(Guid runId, CancellationToken cancellationToken)
    {
        StoredRun? run = null;
        var lives = new List<TableEntity>();
        var rows = new List<StepRecord>();
        FormattableString filter = $"PartitionKey eq {RowKeys.Partition(runId)} and RowKey ge {RowKeys.Live} and RowKey lt {RowKeys.StepEnd}";
        await foreach (var row in TableSet.Query(tables.Runs, filter, Columns, pageSize: null, cancellationToken))
        {
            if (row.RowKey == RowKeys.Run)
                run = await RunRow.ReadAsync(row, texts, cancellationToken);
            else if (row.RowKey.StartsWith(RowKeys.StepPrefix, StringComparison.Ordinal))
                rows.Add(await StepRow.ReadAsync(row, texts, cancellationToken));
            else
                lives.Add(row);
        }

        return (run, lives, rows);
    }

    private async Task<List<StepRecord>?> CloseAsync(List<StepRecord> left, RunFinish finish, CancellationToken cancellationToken)
    {
        var closed = left.ConvertAll(step => Changes.Close(step, finish.At, finish.Error ?? "the run ended"));
        foreach (var pairs in left.Zip(closed).Chunk(ClosedPerBatch))
        {
            if (!await steps.TryCloseAsync(pairs, cancellationToken))
                return null;
        }

        return closed;
    }
}
