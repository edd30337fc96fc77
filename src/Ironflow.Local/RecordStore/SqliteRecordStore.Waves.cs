using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.RecordStore;

/// <content>Waves and attempts.</content>
internal sealed partial class SqliteRecordStore
{
    public Task<bool> BeginWaveAsync(IReadOnlyList<StepRecord> members, bool failFast, CancellationToken cancellationToken = default)
    {
        try
        {
            WaveWrites.Check(members);
        }
        catch (ArgumentException error)
        {
            return Task.FromException<bool>(error);
        }

        return database.WriteAsync(c => waves.Begin(c, members, failFast));
    }

    public Task StopWaveAsync(Guid runId, int attempt, int position, CancellationToken cancellationToken = default)
        => database.WriteAsync(c => WaveWrites.Stop(c, runId, attempt, position));

    public Task<IReadOnlyList<StepRecord>> EndWaveAsync(WaveEnd end, CancellationToken cancellationToken = default)
        => database.WriteAsync(c => waves.End(c, end));

    public Task<RunRecord> ScheduleAttemptAsync(Guid runId, NextAttempt next, CancellationToken cancellationToken = default)
        => database.WriteAsync(c => runs.ScheduleAttempt(c, runId, next));
}
