using Ironflow.Runs;

namespace Ironflow.Testing.Records;

/// <content>Purges.</content>
public sealed partial class MemoryRecordStore
{
    /// <inheritdoc/>
    public Task PurgeRunAsync(Guid runId, CancellationToken cancellationToken = default) => Do(() =>
    {
        if (runs.TryGetValue(runId, out var entry) && !RunTransitions.IsTerminal(entry.Run.Status))
            throw new InvalidOperationException($"run {runId} has not ended and cannot be purged");
        feed.RemoveAll(e => e.RunId == runId);
        return runs.Remove(runId);
    });
}
