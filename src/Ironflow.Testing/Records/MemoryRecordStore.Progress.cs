using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Testing.Records;

/// <content>What steps tell while they work.</content>
public sealed partial class MemoryRecordStore
{
    /// <inheritdoc/>
    public Task<bool> AppendProgressAsync(Guid runId, StepKey key, IReadOnlyList<StepEvent> progress, DateTimeOffset at, CancellationToken cancellationToken = default) => Do(() =>
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(progress.Count, IRecordStore.MaxProgress);
        if (!runs.TryGetValue(runId, out var entry) || IsStopped(entry, key, new StepWrite { RequireLive = true }))
            return false;
        Publish(entry, progress.Select(p => (p.Type, p.Data)), inFeed: false);
        return true;
    });
}
