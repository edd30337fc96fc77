using Ironflow.Audit;

namespace Ironflow.Local.RecordStore;

/// <content>The audit.</content>
internal sealed partial class SqliteRecordStore
{
    public Task AppendAuditAsync(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        AuditRules.Check(entry);
        return database.WriteAsync(c => AuditTable.Append(c, entry));
    }

    public Task<AuditPage> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken = default)
    {
        AuditRules.Check(query);
        return ReadAsync(c => AuditTable.Read(c, query));
    }

    public Task PurgeAuditAsync(DateTimeOffset before, CancellationToken cancellationToken = default) => database.WriteAsync(c => AuditTable.Purge(c, before));
}
