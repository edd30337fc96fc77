using Ironflow.Audit;
using Ironflow.Local.Storage;

namespace Ironflow.Local.RecordStore;

/// <summary>Rows of the audit, in the order of their ids, which begin with their times.</summary>
internal static class AuditTable
{
    public static bool Append(Connection connection, AuditEntry entry)
    {
        using var insert = connection.Prepare("INSERT INTO audit(id, entry) VALUES (?1, ?2) ON CONFLICT(id) DO NOTHING");
        insert.Bind(1, entry.Id).Bind(2, AuditJson.Text(entry)).Run();
        return true;
    }

    public static AuditPage Read(Connection connection, AuditQuery query)
    {
        var pager = new AuditPager(query);
        // Above every id; a time or a cursor bounds it.
        var below = query.To is { } to ? AuditRules.IdAt(to) : ":";
        if (query.Cursor is { } cursor && string.CompareOrdinal(cursor, below) < 0)
            below = cursor;
        using var select = connection.Prepare("SELECT entry FROM audit WHERE id < ?1 AND id >= ?2 ORDER BY id DESC LIMIT ?3");
        select.Bind(1, below).Bind(2, query.From is { } from ? AuditRules.IdAt(from) : "").Bind(3, AuditRules.MaxScan + 1);
        while (select.Step() && pager.Take(AuditJson.Read(select.Text(0))))
        {
        }

        return pager.Page;
    }

    public static bool Purge(Connection connection, DateTimeOffset before)
    {
        using var delete = connection.Prepare("DELETE FROM audit WHERE id < ?1");
        delete.Bind(1, AuditRules.IdAt(before)).Run();
        return true;
    }
}
