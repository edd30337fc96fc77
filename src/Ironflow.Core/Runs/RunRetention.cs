using Ironflow.Durable;
using Ironflow.Orchestration;
using Ironflow.Records;

namespace Ironflow.Runs;

/// <summary>Removes runs that ended long ago: with their children, their values, and what the engine keeps of them. It can be stopped anywhere and asked again: a run's
/// own row goes last, so that what was begun is found.</summary>
public sealed class RunRetention(IRecordStore store, IDurableClient durable)
{
    private const int PageSize = 100;

    /// <summary>Removes what a request means.</summary>
    /// <param name="purge">Which runs.</param>
    /// <param name="progress">Told of each root run that is removed, or would be.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    /// <returns>How many runs were removed, or would be, children included.</returns>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public async Task<int> PurgeAsync(RunPurge purge, Action<RunSummary>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(purge);
        var removed = 0;
        var query = new RunQuery { CreatedBefore = purge.EndedBefore, Status = purge.Status, Workflow = purge.Workflow, Limit = PageSize };
        do
        {
            var page = await store.ListRunsAsync(query, cancellationToken);
            foreach (var run in page.Runs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!await IsMeantAsync(run, purge, cancellationToken))
                    continue;
                progress?.Invoke(run);
                removed += await RemoveAsync(run.Id, purge.IsDryRun, cancellationToken);
            }

            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);
        return removed;
    }

    /// <summary>A child goes with its root; one whose root is gone was left by a purge that was interrupted.</summary>
    private async Task<bool> IsMeantAsync(RunSummary run, RunPurge purge, CancellationToken cancellationToken)
    {
        if (!RunTransitions.IsTerminal(run.Status) || run.CompletedAt is not { } ended || ended >= purge.EndedBefore)
            return false;
        return run.ParentRunId is null || await store.FindRunAsync(run.RootRunId, cancellationToken) is null;
    }

    private async Task<int> RemoveAsync(Guid runId, bool isDryRun, CancellationToken cancellationToken)
    {
        var removed = 1;
        foreach (var step in await store.ListStepsAsync(runId, cancellationToken))
        {
            // A step taken over from an earlier run names a child of that run, not of this one.
            if (step is { ChildRunId: { } child, ReusedFrom: null } && await store.FindRunAsync(child, cancellationToken) is { } below && RunTransitions.IsTerminal(below.Status))
                removed += await RemoveAsync(child, isDryRun, cancellationToken);
        }

        if (!isDryRun)
        {
            await durable.PurgeAsync(DurableNames.InstanceId(runId), cancellationToken);
            await store.PurgeRunAsync(runId, cancellationToken);
        }

        return removed;
    }
}

/// <summary>Which runs to remove.</summary>
/// <param name="EndedBefore">Only runs that ended before.</param>
public sealed record RunPurge(DateTimeOffset EndedBefore)
{
    /// <summary>Only runs that ended like this; all when <c>null</c>.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Only runs whose workflow's name contains this; all when <c>null</c>.</summary>
    public string? Workflow { get; init; }

    /// <summary>Whether nothing is removed, only counted.</summary>
    public bool IsDryRun { get; init; }
}
