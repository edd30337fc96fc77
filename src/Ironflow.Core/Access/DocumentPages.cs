using Ironflow.Records;

namespace Ironflow.Access;

/// <summary>Reads whole sets of documents.</summary>
internal static class DocumentPages
{
    private const int PageSize = 1_000;

    public static async Task<IReadOnlyList<Document>> ReadAsync(IRecordStore store, string set, CancellationToken cancellationToken)
    {
        var all = new List<Document>();
        IReadOnlyList<Document> page;
        do
        {
            page = await store.ListDocumentsAsync(set, all.Count == 0 ? null : all[^1].Id, PageSize, cancellationToken);
            all.AddRange(page);
        }
        while (page.Count == PageSize);
        return all;
    }
}
