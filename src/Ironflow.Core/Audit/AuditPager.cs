namespace Ironflow.Audit;

/// <summary>Makes a page of rows that a store reads newest first; the same in every store.</summary>
public sealed class AuditPager(AuditQuery query)
{
    private readonly List<AuditEntry> entries = [];
    private int scanned;
    private string? last;
    private string? next;

    /// <summary>Takes the next row.</summary>
    /// <returns>Whether the page has room for another; when not, this row is for the next page.</returns>
    public bool Take(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entries.Count == query.Limit || scanned == AuditRules.MaxScan)
        {
            next = last;
            return false;
        }

        scanned++;
        last = entry.Id;
        if (query.Matches(entry))
            entries.Add(entry);
        return true;
    }

    /// <summary>The page.</summary>
    public AuditPage Page => new(entries, next);
}
