using Azure;
using Azure.Data.Tables;
using Ironflow.Runs;

namespace Ironflow.Records.Tables;

/// <summary>Ends an attempt of a run that is followed by another (semantics 9.4). Every part can be repeated.</summary>
internal sealed class AttemptEnd(TableSet tables, TextLoader texts, RunWrites runs, StepCloser closer, ChangeFeed feed)
{
    /// <summary>After so many tries the change is written whoever still begins: such a row is closed with its run.</summary>
    private const int PoliteTries = 10;

    public async Task<RunRecord> ScheduleAsync(Guid runId, NextAttempt next, CancellationToken cancellationToken)
    {
        for (var count = 1; ; count++)
        {
            var parts = await RunParts.ReadAsync(tables, texts, runId, cancellationToken);
            var run = parts.Run ?? throw RunWrites.Missing(runId);
            if (Changes.ToAttempt(run.Run, next, RunTotals.Of(parts.Final)).Count == 0)
            {
                await feed.CatchUpAsync(run, cancellationToken);
                return await WholeAsync(run.Run, cancellationToken);
            }

            if (await closer.TryCloseAsync(parts.Open, next.At, next.Error, cancellationToken) is not { } closed)
                continue;
            var change = runs.Plan(run, Changes.ToAttempt(run.Run, next, RunTotals.Of(parts.Final.Concat(closed))));
            var batch = new RowBatch(RowKeys.Partition(runId));
            change.AddTo(batch);

            // As at a run's end: a begin since the rows were read makes this fail. The run's own live row stays, those of the attempt's waves go.
            foreach (var live in parts.Lives.Take(RowBatch.MaxRows - batch.Count))
            {
                var etag = count > PoliteTries ? ETag.All : live.ETag;
                _ = live.RowKey == RowKeys.Live ? batch.Merge(new TableEntity(live.PartitionKey, live.RowKey), etag) : batch.Delete(live.RowKey, etag);
            }

            if (await runs.TryCommitAsync(batch, change, cancellationToken))
                return await WholeAsync(change.After.Run, cancellationToken);
        }
    }

    private async Task<RunRecord> WholeAsync(RunRecord run, CancellationToken cancellationToken)
        => (await runs.FindAsync(run.Id, withValues: true, cancellationToken))?.Run ?? run;
}
