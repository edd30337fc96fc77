using Ironflow.Audit;

namespace Ironflow.Records.Tables;

/// <content>The audit.</content>
public sealed partial class TableRecordStore
{
    /// <inheritdoc/>
    public Task AppendAuditAsync(AuditEntry entry, CancellationToken cancellationToken = default) => audit.AppendAsync(entry, cancellationToken);

    /// <inheritdoc/>
    public Task<AuditPage> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken = default) => audit.ReadAsync(query, cancellationToken);

    /// <inheritdoc/>
    public Task PurgeAuditAsync(DateTimeOffset before, CancellationToken cancellationToken = default) => audit.PurgeAsync(before, cancellationToken);
}
