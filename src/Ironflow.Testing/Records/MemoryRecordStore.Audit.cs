using Ironflow.Audit;

namespace Ironflow.Testing.Records;

/// <content>The audit.</content>
public sealed partial class MemoryRecordStore
{
    private readonly SortedDictionary<string, AuditEntry> audit = new(Comparer<string>.Create((a, b) => string.CompareOrdinal(b, a)));

    /// <inheritdoc/>
    public Task AppendAuditAsync(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        AuditRules.Check(entry);
        return Do(() => audit.TryAdd(entry.Id, entry));
    }

    /// <inheritdoc/>
    public Task<AuditPage> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken = default)
    {
        AuditRules.Check(query);
        return Do(() =>
        {
            var pager = new AuditPager(query);
            foreach (var entry in audit.Values.Where(e => IsIn(e, query)))
            {
                if (!pager.Take(entry))
                    break;
            }

            return pager.Page;
        });
    }

    /// <inheritdoc/>
    public Task PurgeAuditAsync(DateTimeOffset before, CancellationToken cancellationToken = default) => Do(() =>
    {
        foreach (var old in audit.Values.Where(e => e.At < before).ToList())
            audit.Remove(old.Id);
        return true;
    });

    private static bool IsIn(AuditEntry entry, AuditQuery query)
        => (query.Cursor is null || string.CompareOrdinal(entry.Id, query.Cursor) < 0) && !(entry.At < query.From) && !(entry.At >= query.To);
}
