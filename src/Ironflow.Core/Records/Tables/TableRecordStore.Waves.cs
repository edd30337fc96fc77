using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <content>Waves and attempts.</content>
public sealed partial class TableRecordStore
{
    /// <inheritdoc/>
    public Task<bool> BeginWaveAsync(IReadOnlyList<StepRecord> members, bool failFast, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(members);
        return waves.BeginAsync(members, failFast, cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopWaveAsync(Guid runId, int attempt, int position, CancellationToken cancellationToken = default)
        => waves.StopAsync(runId, attempt, position, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StepRecord>> EndWaveAsync(WaveEnd end, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(end);
        return waves.EndAsync(end, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RunRecord> ScheduleAttemptAsync(Guid runId, NextAttempt next, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(next);
        return attempts.ScheduleAsync(runId, next, cancellationToken);
    }
}
