using Ironflow.Audit;

namespace Ironflow.Records;

/// <content>The audit: rows that are appended and, when they are old, removed; nothing changes one.</content>
public partial interface IRecordStore
{
    /// <summary>Appends a row. One that is there already, under its id, is as good.</summary>
    /// <exception cref="ArgumentException">A text of the row breaks <see cref="AuditRules"/>.</exception>
    Task AppendAuditAsync(AuditEntry entry, CancellationToken cancellationToken = default);

    /// <summary>A page of rows, newest first. One page looks through at most <see cref="AuditRules.MaxScan"/> rows, so it may be short, also empty, though more follow.</summary>
    /// <exception cref="RequestException">The cursor is not one of this list.</exception>
    Task<AuditPage> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken = default);

    /// <summary>Removes every row from before a time. One that was interrupted is finished by the next.</summary>
    Task PurgeAuditAsync(DateTimeOffset before, CancellationToken cancellationToken = default);
}
