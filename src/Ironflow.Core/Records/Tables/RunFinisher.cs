using Azure;
using Ironflow.Runs;

namespace Ironflow.Records.Tables;

/// <summary>Ends a run (design §4.7, semantics 9.2, 9.3). Every part can be repeated: what a crash left undone the next call does.</summary>
internal sealed class RunFinisher(TableSet tables, TextLoader texts, RunWrites runs, StepCloser closer, OpenIndex open, ChangeFeed feed, Outbox outbox)
{
    /// <summary>After so many attempts the end is written whoever still begins: the rows left open then are closed in the next round.</summary>
    private const int PoliteAttempts = 10;

    public async Task<RunRecord> FinishAsync(Guid runId, RunFinish finish, CancellationToken cancellationToken)
    {
        if (!RunTransitions.IsTerminal(finish.Status))
            throw new ArgumentException($"'{finish.Status}' is not an end", nameof(finish));
        for (var attempt = 1; ; attempt++)
        {
            var parts = await RunParts.ReadAsync(tables, texts, runId, cancellationToken);
            var run = parts.Run ?? throw RunWrites.Missing(runId);
            if (parts.HasOutbox)
                await outbox.DrainAsync(runId, cancellationToken);
            if (await closer.TryCloseAsync(parts.Open, finish.At, finish.Error ?? "the run ended", cancellationToken) is not { } closed)
                continue;
            var sums = RunTotals.Of(parts.Final.Concat(closed));
            var ended = RunTransitions.IsTerminal(run.Run.Status);
            IReadOnlyList<RunRecord> path = ended ? [Changes.WithTotals(run.Run, sums)] : Changes.ToEnd(run.Run, finish, sums);
            var change = runs.Plan(run, path);
            var batch = new RowBatch(RowKeys.Partition(runId));
            change.AddTo(batch);

            // A begin or a heartbeat changes the live row: one that came since the rows were read makes this transaction fail, so no row is left open.
            foreach (var live in parts.Lives.Take(RowBatch.MaxRows - batch.Count))
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
}
