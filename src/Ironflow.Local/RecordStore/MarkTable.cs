using System.Globalization;
using Ironflow.Local.Storage;
using Ironflow.Records;

namespace Ironflow.Local.RecordStore;

/// <summary>Marks of background work. A mark's ETag is its version.</summary>
internal static class MarkTable
{
    public static Mark? Find(Connection connection, string name) => Row(connection, name) is { } row ? ToMark(row) : null;

    /// <summary>Sets a mark that stands at a version. One that this very write has left stands for it.</summary>
    public static Mark? Set(Connection connection, string name, string value, string? etag)
    {
        var known = etag is null ? 0 : Version(etag);
        var standing = Row(connection, name);
        if ((standing?.Version ?? 0) != known)
            return standing is { } other && other.Version == known + 1 && other.Value == value ? ToMark(other) : null;
        using var upsert = connection.Prepare(
            "INSERT INTO marks(name, version, value) VALUES (?1, ?2, ?3) ON CONFLICT(name) DO UPDATE SET version = excluded.version, value = excluded.value");
        upsert.Bind(1, name).Bind(2, known + 1).Bind(3, value).Run();
        return ToMark((known + 1, value));
    }

    private static (long Version, string Value)? Row(Connection connection, string name)
    {
        using var select = connection.Prepare("SELECT version, value FROM marks WHERE name = ?1");
        return select.Bind(1, name).Step() ? (select.Long(0), select.Text(1)) : null;
    }

    private static Mark ToMark((long Version, string Value) row) => new(row.Value, row.Version.ToString(CultureInfo.InvariantCulture));

    private static long Version(string etag)
        => long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new ArgumentException("the ETag is not one that this store gave", nameof(etag));
}
