namespace Ironflow.Records;

/// <content>Marks of background work, and the removal of old runs.</content>
public partial interface IRecordStore
{
    /// <summary>A mark that background work left, such as how far a webhook has come; <c>null</c> when there is none.</summary>
    /// <param name="name">1 to 128 characters of a-z, 0-9, '-', '_', '.' and ':'.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<Mark?> FindMarkAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Sets a mark that has not changed since it was read.</summary>
    /// <param name="name">The mark.</param>
    /// <param name="value">Its value, up to 30,000 characters.</param>
    /// <param name="etag">The version that was read; <c>null</c> when there was none.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>The mark as it stands now; <c>null</c> when another writer came first.</returns>
    Task<Mark?> SetMarkAsync(string name, string value, string? etag, CancellationToken cancellationToken = default);

    /// <summary>Removes everything on record of a run that has ended: values, steps, votes, signals, events, budget, its list row, and its run row last, so that
    /// a purge that was interrupted finds it again. Children are runs of their own. A run that is not there is as good as removed.</summary>
    /// <exception cref="InvalidOperationException">The run has not ended.</exception>
    Task PurgeRunAsync(Guid runId, CancellationToken cancellationToken = default);
}

/// <summary>A mark.</summary>
/// <param name="Value">Its value.</param>
/// <param name="ETag">Its version.</param>
public sealed record Mark(string Value, string ETag);
