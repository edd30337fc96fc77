using System.Globalization;
using Ironflow.Records;

namespace Ironflow.Api.Tests.Support;

/// <content>Documents.</content>
internal sealed partial class MemoryRecordStore
{
    private readonly SortedDictionary<string, Document> documents = new(StringComparer.Ordinal);
    private long version;

    /// <summary>How often documents were read, by id.</summary>
    public List<string> ReadsOfDocuments { get; } = [];

    /// <summary>How often documents were written, by set and id.</summary>
    public List<string> WritesOfDocuments { get; } = [];

    public IReadOnlyList<Document> Documents => Do<IReadOnlyList<Document>>(() => [.. documents.Values]);

    public Task<Document?> FindDocumentAsync(string set, string id, CancellationToken cancellationToken = default)
    {
        DocumentRules.CheckName(set, id);
        return Run(() =>
        {
            ReadsOfDocuments.Add(id);
            return documents.GetValueOrDefault($"{set}/{id}");
        });
    }

    public Task<Document?> PutDocumentAsync(string set, string id, string value, string? etag, CancellationToken cancellationToken = default)
    {
        DocumentRules.CheckName(set, id);
        DocumentRules.CheckValue(value);
        return Run(() =>
        {
            if (documents.GetValueOrDefault($"{set}/{id}")?.ETag != etag)
                return null;
            WritesOfDocuments.Add($"{set}/{id}");
            return documents[$"{set}/{id}"] = new Document(id, value, (++version).ToString(CultureInfo.InvariantCulture));
        });
    }

    public Task<bool> DeleteDocumentAsync(string set, string id, string etag, CancellationToken cancellationToken = default)
    {
        DocumentRules.CheckName(set, id);
        return Run(() => !documents.TryGetValue($"{set}/{id}", out var standing) || (standing.ETag == etag && documents.Remove($"{set}/{id}")));
    }

    public Task<IReadOnlyList<Document>> ListDocumentsAsync(string set, string? after, int limit, CancellationToken cancellationToken = default)
    {
        DocumentRules.CheckName(set, after ?? "0");
        return Run<IReadOnlyList<Document>>(() =>
            [.. documents.Where(d => d.Key.StartsWith(set + "/", StringComparison.Ordinal) && string.CompareOrdinal(d.Value.Id, after ?? "") > 0).Take(limit).Select(d => d.Value)]);
    }
}
