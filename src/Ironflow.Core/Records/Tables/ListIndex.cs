using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Ironflow.Runs;

namespace Ironflow.Records.Tables;

/// <summary>Writes the list rows: one partition per UTC day, and a directory of the days that have any (design §4.5).</summary>
internal sealed class ListIndex(TableSet tables, ValueStore values)
{
    private const int RememberedDays = 64;

    private static readonly string[] RevisionOnly = ["PartitionKey", "RowKey", RunRow.Revision];
    private readonly ConcurrentDictionary<string, bool> knownDays = new(StringComparer.Ordinal);

    /// <summary>The revision the list row is at; -1 when it is missing.</summary>
    public async Task<int> RevisionAsync(RunRecord run, CancellationToken cancellationToken) => (await FindAsync(run, cancellationToken)).Revision;

    /// <summary>Brings the list row to a run's state unless it is there or further: writers of two states may arrive in either order.</summary>
    public async Task RefreshAsync(RunRecord run, int revision, CancellationToken cancellationToken)
    {
        var image = ListRow.Image(run, revision);
        await values.WriteAsync(image.Blobs, cancellationToken);
        var row = image.ToEntity(RowKeys.Day(run.CreatedAt), RowKeys.ListRow(run.CreatedAt, run.Id));
        RowLimits.Check(row);
        if (RunTransitions.IsTerminal(run.Status))
        {
            // Nothing comes after it, and who writes an earlier state checks the ETag.
            await NoteDayAsync(row.PartitionKey, cancellationToken);
            await StorageErrors.GuardAsync(() => tables.Lists.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken), "refresh a list row", cancellationToken);
            return;
        }

        while (true)
        {
            var (standing, etag) = await FindAsync(run, cancellationToken);
            if (standing >= revision || await TryWriteAsync(row, standing < 0, etag, cancellationToken))
                return;
        }
    }

    /// <summary>Removes a run's row. Its day stays in the directory: other runs may be of it.</summary>
    public async Task RemoveAsync(DateTimeOffset createdAt, Guid runId, CancellationToken cancellationToken)
        => await StorageErrors.GuardAsync(
            () => tables.Lists.DeleteEntityAsync(RowKeys.Day(createdAt), RowKeys.ListRow(createdAt, runId), ETag.All, cancellationToken), "remove a list row", cancellationToken);

    private async Task<(int Revision, ETag ETag)> FindAsync(RunRecord run, CancellationToken cancellationToken)
    {
        var found = await TableSet.FindAsync(
            tables.Lists, RowKeys.Day(run.CreatedAt), RowKeys.ListRow(run.CreatedAt, run.Id), RevisionOnly, cancellationToken);
        return found is null ? (-1, default) : (new RowView(found).Int(RunRow.Revision), found.ETag);
    }

    private async Task<bool> TryWriteAsync(TableEntity row, bool isNew, ETag etag, CancellationToken cancellationToken)
    {
        try
        {
            if (isNew)
            {
                await NoteDayAsync(row.PartitionKey, cancellationToken);
                await StorageErrors.GuardAsync(() => tables.Lists.AddEntityAsync(row, cancellationToken), "insert a list row", cancellationToken);
            }
            else
            {
                await StorageErrors.GuardAsync(
                    () => tables.Lists.UpdateEntityAsync(row, etag, TableUpdateMode.Replace, cancellationToken), "refresh a list row", cancellationToken);
            }

            return true;
        }
        catch (RequestFailedException error) when (StorageErrors.IsConflict(error) || StorageErrors.IsChanged(error))
        {
            return false;
        }
    }

    private async Task NoteDayAsync(string day, CancellationToken cancellationToken)
    {
        if (knownDays.ContainsKey(day))
            return;
        await TableSet.InsertIfMissingAsync(tables.Lists, new TableEntity(RowKeys.Directory, day), cancellationToken);
        if (knownDays.Count >= RememberedDays)
            knownDays.Clear();
        knownDays[day] = true;
    }
}
