using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <content>What steps tell while they work.</content>
public sealed partial class TableRecordStore
{
    /// <inheritdoc/>
    public Task<bool> AppendProgressAsync(Guid runId, StepKey key, IReadOnlyList<StepEvent> progress, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(progress.Count, IRecordStore.MaxProgress);
        return progressRows.AppendAsync(runId, progress, cancellationToken);
    }
}
