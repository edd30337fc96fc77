using Ironflow.Records;

namespace Ironflow.Local.RecordStore;

/// <content>Marks of background work, and the removal of old runs.</content>
internal sealed partial class SqliteRecordStore
{
    public Task<Mark?> FindMarkAsync(string name, CancellationToken cancellationToken = default) => ReadAsync(c => MarkTable.Find(c, name));

    public Task<Mark?> SetMarkAsync(string name, string value, string? etag, CancellationToken cancellationToken = default)
        => database.WriteAsync(c => MarkTable.Set(c, name, value, etag));

    public Task PurgeRunAsync(Guid runId, CancellationToken cancellationToken = default) => database.WriteAsync(c => RunPurge.Purge(c, runId));
}
