namespace Ironflow.Local.RecordStore;

/// <content>The removal of old runs.</content>
internal sealed partial class SqliteRecordStore
{
    public Task PurgeRunAsync(Guid runId, CancellationToken cancellationToken = default) => database.WriteAsync(c => RunPurge.Purge(c, runId));
}
