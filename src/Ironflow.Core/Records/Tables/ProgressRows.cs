using Azure;
using Azure.Data.Tables;

namespace Ironflow.Records.Tables;

/// <summary>Appends what a step tells while it works: events of its run alone, in one transaction with the condition that the run is live.</summary>
internal sealed class ProgressRows(TableSet tables, ValueStore values, EventClock clock)
{
    public async Task<bool> AppendAsync(Guid runId, IReadOnlyList<StepEvent> progress, CancellationToken cancellationToken)
    {
        var rows = progress.Select(p => new EventRow(runId, clock.Next(), p.Type, p.Data, Revision: null)).ToList();
        await values.WriteAsync(rows.Select(r => r.Blob).OfType<ValueBlob>(), cancellationToken);
        var batch = new RowBatch(RowKeys.Partition(runId));
        batch.Merge(new TableEntity(RowKeys.Partition(runId), RowKeys.Live), ETag.All);
        foreach (var row in rows)
            batch.Add(row.ToRunEntity());
        try
        {
            await tables.SubmitAsync(batch, cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException error) when (StorageErrors.IsMissing(error))
        {
            return false;
        }
    }
}
