using Azure;
using Azure.Data.Tables;

namespace Ironflow.Records.Tables;

/// <summary>A transaction over rows of one partition, kept within the limits of Table Storage by our own count: the emulator enforces only some of them,
/// and the client reports others as something else.</summary>
internal sealed class RowBatch(string partition)
{
    /// <summary>One less than the service's limit of 100.</summary>
    public const int MaxRows = 99;
    public const int MaxBytes = 4 * 1024 * 1024;

    private readonly List<TableTransactionAction> actions = [];
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private long bytes;

    public int Count => actions.Count;

    public IReadOnlyList<TableTransactionAction> Actions => actions;

    /// <summary>Whether some more rows keep within the limits.</summary>
    public bool HasRoomFor(params ReadOnlySpan<TableEntity> rows)
    {
        var size = bytes;
        foreach (var row in rows)
            size += RowLimits.WireSize(row);
        return actions.Count + rows.Length <= MaxRows && size <= MaxBytes;
    }

    public RowBatch Add(TableEntity row) => Append(TableTransactionActionType.Add, row, default);

    public RowBatch Merge(TableEntity row, ETag etag) => Append(TableTransactionActionType.UpdateMerge, row, etag);

    public RowBatch Delete(string rowKey, ETag etag) => Append(TableTransactionActionType.Delete, new TableEntity(partition, rowKey), etag);

    /// <summary>The row key an error points at; <c>null</c> when it points at none.</summary>
    public string? FailedRow(TableTransactionFailedException error)
        => error.FailedTransactionActionIndex is { } index && index < actions.Count ? actions[index].Entity.RowKey : null;

    private RowBatch Append(TableTransactionActionType type, TableEntity row, ETag etag)
    {
        if (row.PartitionKey != partition)
            throw new ArgumentException($"row '{row.RowKey}' is of partition '{row.PartitionKey}', not of '{partition}'", nameof(row));
        if (!keys.Add(row.RowKey))
            throw new ArgumentException($"row '{row.RowKey}' is in the transaction already", nameof(row));
        if (actions.Count == MaxRows)
            throw new ArgumentException($"a transaction holds at most {MaxRows} rows", nameof(row));
        RowLimits.Check(row);
        bytes += RowLimits.WireSize(row);
        if (bytes > MaxBytes)
            throw new ArgumentException($"a transaction holds at most {MaxBytes} bytes", nameof(row));
        actions.Add(new TableTransactionAction(type, row, etag));
        return this;
    }
}
