using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Ironflow.Records.Tables;

/// <summary>One row per run that has not ended, in 16 partitions: written before anything else of a run, removed after everything else (design §4.5).</summary>
internal sealed class OpenIndex(TableSet tables)
{
    public Task InsertAsync(Guid runId, DateTimeOffset createdAt, CancellationToken cancellationToken)
        => TableSet.InsertIfMissingAsync(
            tables.Open, new TableEntity(RowKeys.OpenPartition(runId), RowKeys.Partition(runId)) { ["created_at"] = createdAt.ToUniversalTime() }, cancellationToken);

    /// <summary>When a run was created; <c>null</c> when it has no open row.</summary>
    public async Task<DateTimeOffset?> FindAsync(Guid runId, CancellationToken cancellationToken)
        => await TableSet.FindAsync(tables.Open, RowKeys.OpenPartition(runId), RowKeys.Partition(runId), columns: null, cancellationToken) is { } row
            ? new RowView(row).RequiredTime("created_at")
            : null;

    public async Task DeleteAsync(Guid runId, CancellationToken cancellationToken)
        => await StorageErrors.GuardAsync(
            () => tables.Open.DeleteEntityAsync(RowKeys.OpenPartition(runId), RowKeys.Partition(runId), ETag.All, cancellationToken), "remove an open row", cancellationToken);

    public async IAsyncEnumerable<OpenRun> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 0; number < RowKeys.OpenPartitions; number++)
        {
            FormattableString filter = $"PartitionKey eq {RowKeys.OpenPartition(number)}";
            await foreach (var row in TableSet.Query(tables.Open, filter, columns: null, pageSize: null, cancellationToken))
                yield return new OpenRun(Guid.Parse(row.RowKey), new RowView(row).RequiredTime("created_at"));
        }
    }
}
