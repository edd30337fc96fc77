namespace Ironflow.Records.Tables;

/// <content>Marks of background work, and the removal of old runs.</content>
public sealed partial class TableRecordStore
{
    /// <inheritdoc/>
    public Task<Mark?> FindMarkAsync(string name, CancellationToken cancellationToken = default) => marks.FindAsync(name, cancellationToken);

    /// <inheritdoc/>
    public Task<Mark?> SetMarkAsync(string name, string value, string? etag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        return marks.SetAsync(name, value, etag, cancellationToken);
    }

    /// <inheritdoc/>
    public Task PurgeRunAsync(Guid runId, CancellationToken cancellationToken = default) => purge.PurgeAsync(runId, cancellationToken);
}
