using Ironflow.Audit;

namespace Ironflow.Api.Tests.Support;

/// <content>The audit.</content>
internal sealed partial class MemoryRecordStore
{
    private readonly List<AuditEntry> audit = [];

    /// <summary>What appending to the audit throws, while set.</summary>
    public Exception? AuditFault { get; set; }

    /// <summary>Called after each row.</summary>
    public Action<MemoryRecordStore>? AfterAudit { get; set; }

    /// <summary>The rows, oldest first.</summary>
    public IReadOnlyList<AuditEntry> Audit => Do<IReadOnlyList<AuditEntry>>(() => [.. audit]);

    public Task AppendAuditAsync(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        AuditRules.Check(entry);
        if (AuditFault is { } fault)
            return Task.FromException(fault);
        return Run(() =>
        {
            audit.Add(entry);
            AfterAudit?.Invoke(this);
            return true;
        });
    }

    public Task<AuditPage> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken = default)
    {
        AuditRules.Check(query);
        return Run(() =>
        {
            var pager = new AuditPager(query);
            foreach (var entry in audit.OrderByDescending(e => e.Id, StringComparer.Ordinal).Where(e => query.Cursor is null || string.CompareOrdinal(e.Id, query.Cursor) < 0))
            {
                if (!pager.Take(entry))
                    break;
            }

            return pager.Page;
        });
    }

    public Task PurgeAuditAsync(DateTimeOffset before, CancellationToken cancellationToken = default) => throw Unused();
}
