using Ironflow.Records;

namespace Ironflow.Local.RecordStore;

/// <content>Documents.</content>
internal sealed partial class SqliteRecordStore
{
    public Task<Document?> FindDocumentAsync(string set, string id, CancellationToken cancellationToken = default)
    {
        DocumentRules.CheckName(set, id);
        return ReadAsync(c => DocumentTable.Find(c, set, id));
    }

    public Task<Document?> PutDocumentAsync(string set, string id, string value, string? etag, CancellationToken cancellationToken = default)
    {
        DocumentRules.CheckName(set, id);
        DocumentRules.CheckValue(value);
        return database.WriteAsync(c => DocumentTable.Put(c, set, id, value, etag));
    }

    public Task<bool> DeleteDocumentAsync(string set, string id, string etag, CancellationToken cancellationToken = default)
    {
        DocumentRules.CheckName(set, id);
        return database.WriteAsync(c => DocumentTable.Delete(c, set, id, etag));
    }

    public Task<IReadOnlyList<Document>> ListDocumentsAsync(string set, string? after, int limit, CancellationToken cancellationToken = default)
    {
        DocumentRules.CheckName(set, after ?? "0");
        DocumentRules.CheckLimit(limit);
        return ReadAsync(c => DocumentTable.List(c, set, after, limit));
    }
}
