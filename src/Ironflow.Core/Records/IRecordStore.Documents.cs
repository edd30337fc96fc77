namespace Ironflow.Records;

/// <content>Documents: small JSON texts in named sets, changed by compare-and-set. What belongs to no run is kept in them, such as schedules and webhooks' positions.</content>
public partial interface IRecordStore
{
    /// <summary>A document; <c>null</c> when there is none.</summary>
    /// <param name="set">The set, by the rule of <see cref="DocumentRules"/>.</param>
    /// <param name="id">Its id in the set, by the same rule.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<Document?> FindDocumentAsync(string set, string id, CancellationToken cancellationToken = default);

    /// <summary>Writes a document that has not changed since it was read. Asked again, because the answer was lost, it returns what it wrote.</summary>
    /// <param name="set">The set.</param>
    /// <param name="id">Its id in the set.</param>
    /// <param name="value">The whole new text, up to <see cref="DocumentRules.MaxValueLength"/> characters.</param>
    /// <param name="etag">The version that was read; <c>null</c> when there was none.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>The document as it stands now; <c>null</c> when another writer came first.</returns>
    Task<Document?> PutDocumentAsync(string set, string id, string value, string? etag, CancellationToken cancellationToken = default);

    /// <summary>Removes a document that has not changed since it was read.</summary>
    /// <returns>Whether it is gone; <c>false</c> when another writer changed it first.</returns>
    Task<bool> DeleteDocumentAsync(string set, string id, string etag, CancellationToken cancellationToken = default);

    /// <summary>Documents of a set in the order of their ids (ordinal).</summary>
    /// <param name="set">The set.</param>
    /// <param name="after">The id to go on after; from the beginning when <c>null</c>.</param>
    /// <param name="limit">How many at most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<Document>> ListDocumentsAsync(string set, string? after, int limit, CancellationToken cancellationToken = default);
}
