using Azure;
using Azure.Data.Tables;
using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <summary>Closes open rows as cancelled, as the end of their run, attempt or wave does.</summary>
internal sealed class StepCloser(TableSet tables, ValueStore values, StepEventRows events, Outbox outbox, GateIndex gates)
{
    /// <summary>Closes rows in as few transactions as hold them, each row guarded by its ETag.</summary>
    /// <returns>The closed rows; <c>null</c> when one had changed: what is still open is to be read again.</returns>
    public async Task<IReadOnlyList<StepRecord>?> TryCloseAsync(IReadOnlyList<StepRecord> open, DateTimeOffset at, string reason, CancellationToken cancellationToken)
    {
        var closed = new List<StepRecord>(open.Count);
        while (closed.Count < open.Count)
        {
            var batch = new RowBatch(RowKeys.Partition(open[0].RunId));
            var some = new List<Closing>();
            foreach (var step in open.Skip(closed.Count))
            {
                var closing = await PlanAsync(step, Changes.Close(step, at, reason), cancellationToken);
                if (!batch.HasRoomFor([closing.Row, .. closing.EventEntities]))
                    break;
                batch.Merge(closing.Row, new ETag(step.ETag!));
                foreach (var row in closing.EventEntities)
                    batch.Add(row);
                some.Add(closing);
            }

            if (await TryCommitAsync(batch, some, cancellationToken) is not { } written)
                return null;
            closed.AddRange(written);
        }

        return closed;
    }

    private async Task<Closing> PlanAsync(StepRecord open, StepRecord closed, CancellationToken cancellationToken)
    {
        var change = StepRow.Image(closed).ChangeFrom(StepRow.Image(open), RowKeys.Partition(closed.RunId), RowKeys.Step(closed.Key))!.Value;
        await values.WriteAsync(change.Blobs, cancellationToken);
        var rows = await events.PlanAsync(open, closed, cancellationToken);
        return new Closing(open, closed, change.Entity, rows, [.. StepEventRows.Entities(rows)]);
    }

    private async Task<IEnumerable<StepRecord>?> TryCommitAsync(RowBatch batch, List<Closing> some, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> etags;
        try
        {
            etags = await tables.SubmitAsync(batch, cancellationToken);
        }
        catch (RequestFailedException error) when (StorageErrors.IsChanged(error))
        {
            return null;
        }

        foreach (var closing in some)
        {
            await outbox.PublishAsync(closing.Events, cancellationToken);
            await gates.AfterAsync(closing.Open, closing.Closed, cancellationToken);
        }

        return some.Select(c => c.Closed with { ETag = etags[c.Row.RowKey] });
    }

    private sealed record Closing(StepRecord Open, StepRecord Closed, TableEntity Row, IReadOnlyList<EventRow> Events, TableEntity[] EventEntities);
}
