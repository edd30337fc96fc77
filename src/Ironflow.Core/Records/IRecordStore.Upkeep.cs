namespace Ironflow.Records;

/// <content>The removal of old runs.</content>
public partial interface IRecordStore
{
    /// <summary>Removes everything on record of a run that has ended: values, steps, votes, signals, events, budget, its list row, and its run row last, so that
    /// a purge that was interrupted finds it again. Children are runs of their own. A run that is not there is as good as removed.</summary>
    /// <exception cref="InvalidOperationException">The run has not ended.</exception>
    Task PurgeRunAsync(Guid runId, CancellationToken cancellationToken = default);
}
