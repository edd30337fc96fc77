using System.Globalization;
using Ironflow.Local.Storage;
using Ironflow.Records;

namespace Ironflow.Local.RecordStore;

/// <summary>Documents. An ETag is a version that no other write of any document has.</summary>
internal static class DocumentTable
{
    public static Document? Find(Connection connection, string set, string id) => Row(connection, set, id)?.Document;

    /// <summary>Writes a document that stands at a version. One that this very write has left stands for it.</summary>
    public static Document? Put(Connection connection, string set, string id, string value, string? etag)
    {
        var standing = Row(connection, set, id);
        if (standing?.Document.ETag != etag)
            return standing is { } other && other.Replaced == (etag ?? "") && other.Document.Value == value ? other.Document : null;
        using var upsert = connection.Prepare(
            "INSERT INTO documents(kind, id, version, replaced, value) VALUES (?1, ?2, ?3, ?4, ?5) " +
            "ON CONFLICT(kind, id) DO UPDATE SET version = excluded.version, replaced = excluded.replaced, value = excluded.value");
        var version = NextVersion(connection);
        upsert.Bind(1, set).Bind(2, id).Bind(3, version).Bind(4, etag ?? "").Bind(5, value).Run();
        return new Document(id, value, ETag(version));
    }

    public static bool Delete(Connection connection, string set, string id, string etag)
    {
        if (Row(connection, set, id) is not { } standing)
            return true;
        if (standing.Document.ETag != etag)
            return false;
        using var delete = connection.Prepare("DELETE FROM documents WHERE kind = ?1 AND id = ?2");
        delete.Bind(1, set).Bind(2, id).Run();
        return true;
    }

    public static IReadOnlyList<Document> List(Connection connection, string set, string? after, int limit)
    {
        using var select = connection.Prepare("SELECT id, version, value FROM documents WHERE kind = ?1 AND id > ?2 ORDER BY id LIMIT ?3");
        select.Bind(1, set).Bind(2, after ?? "").Bind(3, limit);
        var documents = new List<Document>();
        while (select.Step())
            documents.Add(new Document(select.Text(0), select.Text(2), ETag(select.Long(1))));
        return documents;
    }

    private static (Document Document, string Replaced)? Row(Connection connection, string set, string id)
    {
        using var select = connection.Prepare("SELECT version, replaced, value FROM documents WHERE kind = ?1 AND id = ?2");
        return select.Bind(1, set).Bind(2, id).Step() ? (new Document(id, select.Text(2), ETag(select.Long(0))), select.Text(1)) : null;
    }

    private static long NextVersion(Connection connection)
    {
        using var next = connection.Prepare("UPDATE document_versions SET last = last + 1 RETURNING last");
        return next.Step() ? next.Long(0) : throw new InvalidDataException("the counter of the documents' versions is missing");
    }

    private static string ETag(long version) => version.ToString(CultureInfo.InvariantCulture);
}
