using Azure;
using Azure.Data.Tables;

namespace Ironflow.Records.Tables;

/// <summary>The tables, and the few ways they are used.</summary>
internal sealed class TableSet(TableServiceClient service, string prefix)
{
    public TableClient Runs { get; } = service.GetTableClient(prefix + "runs");

    public TableClient Lists { get; } = service.GetTableClient(prefix + "lists");

    public TableClient Open { get; } = service.GetTableClient(prefix + "open");

    public TableClient Keys { get; } = service.GetTableClient(prefix + "keys");

    public TableClient Changes { get; } = service.GetTableClient(prefix + "changes");

    public TableClient Audit { get; } = service.GetTableClient(prefix + "audit");

    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        foreach (var table in new[] { Runs, Lists, Open, Keys, Changes, Audit })
            await StorageErrors.GuardAsync(() => table.CreateIfNotExistsAsync(cancellationToken), $"create table {table.Name}", cancellationToken);
    }

    /// <summary>A row; <c>null</c> when there is none.</summary>
    public static async Task<TableEntity?> FindAsync(
        TableClient table, string partition, string row, IEnumerable<string>? columns, CancellationToken cancellationToken)
    {
        var found = await StorageErrors.GuardAsync(
            () => table.GetEntityIfExistsAsync<TableEntity>(partition, row, columns, cancellationToken), $"read {row} of {partition}", cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    public static IAsyncEnumerable<TableEntity> Query(
        TableClient table, FormattableString filter, IEnumerable<string>? columns, int? pageSize, CancellationToken cancellationToken)
    {
        var rows = table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(filter), pageSize, columns, cancellationToken);
        return StorageErrors.GuardAsync(rows, $"query {table.Name}", cancellationToken);
    }

    /// <summary>The rows of a run whose keys begin with a prefix, which ends in ':'.</summary>
    public IAsyncEnumerable<TableEntity> QueryRunAsync(Guid runId, string prefix, IEnumerable<string>? columns, CancellationToken cancellationToken)
    {
        FormattableString filter = $"PartitionKey eq {RowKeys.Partition(runId)} and RowKey ge {prefix} and RowKey lt {RowKeys.EndOf(prefix)}";
        return Query(Runs, filter, columns, pageSize: null, cancellationToken);
    }

    /// <summary>Inserts a row that is the same whoever writes it; one that stands already is as good.</summary>
    public static async Task InsertIfMissingAsync(TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        RowLimits.Check(row);
        try
        {
            await StorageErrors.GuardAsync(() => table.AddEntityAsync(row, cancellationToken), $"insert {row.RowKey}", cancellationToken);
        }
        catch (RequestFailedException error) when (StorageErrors.IsConflict(error))
        {
        }
    }

    /// <summary>Commits a batch to the runs' table.</summary>
    /// <returns>The row keys' new ETags.</returns>
    public async Task<IReadOnlyDictionary<string, string>> SubmitAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        var response = await StorageErrors.GuardAsync(() => Runs.SubmitTransactionAsync(batch.Actions, cancellationToken), "commit a transaction", cancellationToken);
        var etags = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < batch.Count; i++)
        {
            if (response.Value[i].Headers.ETag is { } etag)
                etags[batch.Actions[i].Entity.RowKey] = etag.ToString();
        }

        return etags;
    }
}
