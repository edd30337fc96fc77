using System.Globalization;
using Ironflow.Records;

namespace Ironflow.Testing.Records;

/// <content>Documents.</content>
public sealed partial class MemoryRecordStore
{
    private readonly SortedDictionary<(string Set, string Id), (Document Document, string? Replaced)> documents
        = new(Comparer<(string Set, string Id)>.Create((a, b) => string.CompareOrdinal(a.Set, b.Set) is var order and not 0 ? order : string.CompareOrdinal(a.Id, b.Id)));

    private long documentVersion;

    /// <inheritdoc/>
    public Task<Document?> FindDocumentAsync(string set, string id, CancellationToken cancellationToken = default)
    {
        DocumentRules.CheckName(set, id);
        return Do(() => Standing(set, id)?.Document);
    }

    /// <inheritdoc/>
    public Task<Document?> PutDocumentAsync(string set, string id, string value, string? etag, CancellationToken cancellationToken = default)
    {
        DocumentRules.CheckName(set, id);
        DocumentRules.CheckValue(value);
        return Do(() =>
        {
            var standing = Standing(set, id);
            if (standing?.Document.ETag != etag)
                return standing is { } other && other.Replaced == etag && other.Document.Value == value ? other.Document : null;
            var written = new Document(id, value, (++documentVersion).ToString(CultureInfo.InvariantCulture));
            documents[(set, id)] = (written, etag);
            return written;
        });
    }

    /// <inheritdoc/>
    public Task<bool> DeleteDocumentAsync(string set, string id, string etag, CancellationToken cancellationToken = default)
    {
        DocumentRules.CheckName(set, id);
        return Do(() => Standing(set, id) is not { } standing || (standing.Document.ETag == etag && documents.Remove((set, id))));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Document>> ListDocumentsAsync(string set, string? after, int limit, CancellationToken cancellationToken = default)
    {
        DocumentRules.CheckName(set, after ?? "0");
        DocumentRules.CheckLimit(limit);
        return Do<IReadOnlyList<Document>>(() =>
            [.. documents.Where(d => d.Key.Set == set && string.CompareOrdinal(d.Key.Id, after ?? "") > 0).Take(limit).Select(d => d.Value.Document)]);
    }

    private (Document Document, string? Replaced)? Standing(string set, string id) => documents.TryGetValue((set, id), out var found) ? found : null;
}
