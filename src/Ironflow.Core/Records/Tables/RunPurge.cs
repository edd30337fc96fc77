using Azure;
using Azure.Data.Tables;
using Ironflow.Json;
using Ironflow.Runs;

namespace Ironflow.Records.Tables;

/// <summary>Removes what is on record of a run that has ended. A purge that was interrupted anywhere is completed by the next one.</summary>
/// <remarks>The run's rows of the stream over all runs stay: they are in partitions by minute, small, and read only by who goes on from that minute.</remarks>
internal sealed class RunPurge(TableSet tables, ValueStore values, RunWrites runs, OpenIndex open, ListIndex lists)
{
    private static readonly string[] KeysOnly = ["PartitionKey", "RowKey"];

    /// <summary>What names a run's large values; the empty text stands for none.</summary>
    private static readonly string[] ValueColumns = ["payload", "output", "error", "labels"];

    /// <summary>Rows before the values that they name, so that nobody reads a row whose values are gone; the list row after the run's, since old runs are found by the
    /// list. The open row holds for that last part what tells the list row's key.</summary>
    public async Task PurgeAsync(Guid runId, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(runId, withValues: false, cancellationToken) is { } run)
        {
            if (!RunTransitions.IsTerminal(run.Run.Status))
                throw new InvalidOperationException($"run {runId} is {SnakeCase.Name(run.Run.Status)}: only a run that has ended can be purged");
            await RemoveRowsAsync(runId, cancellationToken);
            await LetGoOfValuesAsync(runId, cancellationToken);
            await values.DeleteAllAsync(runId, cancellationToken);
            await open.InsertAsync(runId, run.Run.CreatedAt, cancellationToken);
            await RemoveAsync(tables.Runs, RowKeys.Partition(runId), RowKeys.Run, cancellationToken);
        }

        await ForgetAsync(runId, cancellationToken);
    }

    /// <summary>Removes the list row and the open row of a run that has no row of its own: its creation did not get so far, or its purge got farther.</summary>
    public async Task ForgetAsync(Guid runId, CancellationToken cancellationToken)
    {
        if (await open.FindAsync(runId, cancellationToken) is not { } createdAt || await runs.FindAsync(runId, withValues: false, cancellationToken) is not null)
            return;
        await lists.RemoveAsync(createdAt, runId, cancellationToken);
        await open.DeleteAsync(runId, cancellationToken);
    }

    private async Task RemoveRowsAsync(Guid runId, CancellationToken cancellationToken)
    {
        var partition = RowKeys.Partition(runId);
        while (true)
        {
            FormattableString filter = $"PartitionKey eq {partition} and RowKey ne {RowKeys.Run}";
            var keys = new List<string>();
            await foreach (var row in TableSet.Query(tables.Runs, filter, KeysOnly, pageSize: null, cancellationToken))
                keys.Add(row.RowKey);
            if (keys.Count == 0)
                return;
            foreach (var some in keys.Chunk(RowBatch.MaxRows))
            {
                var batch = new RowBatch(partition);
                foreach (var key in some)
                    batch.Delete(key, ETag.All);
                try
                {
                    await tables.SubmitAsync(batch, cancellationToken);
                }
                catch (RequestFailedException error) when (StorageErrors.IsMissing(error))
                {
                    // Another purge of the same run: what is left is read again.
                    break;
                }
            }
        }
    }

    private async Task LetGoOfValuesAsync(Guid runId, CancellationToken cancellationToken)
    {
        var row = new TableEntity(RowKeys.Partition(runId), RowKeys.Run);
        foreach (var column in ValueColumns)
            row[column + RowImage.BlobSuffix] = "";
        try
        {
            await StorageErrors.GuardAsync(
                () => tables.Runs.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Merge, cancellationToken), "let go of a run's values", cancellationToken);
        }
        catch (RequestFailedException error) when (StorageErrors.IsMissing(error))
        {
            // Another purge has come further.
        }
    }

    private static async Task RemoveAsync(TableClient table, string partition, string row, CancellationToken cancellationToken)
        => await StorageErrors.GuardAsync(() => table.DeleteEntityAsync(partition, row, ETag.All, cancellationToken), $"remove {row} of {partition}", cancellationToken);
}
