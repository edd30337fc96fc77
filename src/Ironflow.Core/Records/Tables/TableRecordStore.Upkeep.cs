namespace Ironflow.Records.Tables;

/// <content>The removal of old runs.</content>
public sealed partial class TableRecordStore
{
    /// <inheritdoc/>
    public Task PurgeRunAsync(Guid runId, CancellationToken cancellationToken = default) => purge.PurgeAsync(runId, cancellationToken);
}
