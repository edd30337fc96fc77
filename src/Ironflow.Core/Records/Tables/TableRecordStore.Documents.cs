namespace Ironflow.Records.Tables;

/// <content>Documents.</content>
public sealed partial class TableRecordStore
{
    /// <inheritdoc/>
    public Task<Document?> FindDocumentAsync(string set, string id, CancellationToken cancellationToken = default) => documents.FindAsync(set, id, cancellationToken);

    /// <inheritdoc/>
    public Task<Document?> PutDocumentAsync(string set, string id, string value, string? etag, CancellationToken cancellationToken = default)
        => documents.PutAsync(set, id, value, etag, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteDocumentAsync(string set, string id, string etag, CancellationToken cancellationToken = default)
        => documents.DeleteAsync(set, id, etag, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Document>> ListDocumentsAsync(string set, string? after, int limit, CancellationToken cancellationToken = default)
        => documents.ListAsync(set, after, limit, cancellationToken);
}
