using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Local.RecordStore;

/// <content>What steps tell while they work.</content>
internal sealed partial class SqliteRecordStore
{
    public Task<bool> AppendProgressAsync(Guid runId, StepKey key, IReadOnlyList<StepEvent> progress, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(progress.Count, IRecordStore.MaxProgress);
        return database.WriteAsync(c => steps.Append(c, runId, key, progress, at));
    }
}
