using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Testing.Records;

/// <content>Waves and attempts.</content>
public sealed partial class MemoryRecordStore
{
    /// <inheritdoc/>
    public Task<bool> BeginWaveAsync(IReadOnlyList<StepRecord> members, bool failFast, CancellationToken cancellationToken = default) => Do(() =>
    {
        ArgumentNullException.ThrowIfNull(members);
        var entry = Get(members[0].RunId);
        if (!entry.Live.Contains(RunEntry.Own))
            return false;
        if (failFast && !members.Any(m => entry.Steps.ContainsKey(m.Key)))
            entry.Live.Add(RunEntry.Wave(members[0].Attempt, members[0].Position));
        foreach (var member in members.Where(m => !entry.Steps.ContainsKey(m.Key)))
            Write(entry, null, member, StepWrite.Plain);
        Apply(entry, Changes.ToStatus(entry.Run, RunStatus.Running, members[0].UpdatedAt));
        return true;
    });

    /// <inheritdoc/>
    public Task StopWaveAsync(Guid runId, int attempt, int position, CancellationToken cancellationToken = default)
        => Do(() => Get(runId).Live.Remove(RunEntry.Wave(attempt, position)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<StepRecord>> EndWaveAsync(WaveEnd end, CancellationToken cancellationToken = default) => Do<IReadOnlyList<StepRecord>>(() =>
    {
        ArgumentNullException.ThrowIfNull(end);
        var entry = Get(end.RunId);
        bool IsMember(StepRecord step) => (step.Attempt, step.Position) == (end.Attempt, end.Position);
        Close(entry, IsMember, end.At, end.Reason);
        entry.Live.Remove(RunEntry.Wave(end.Attempt, end.Position));
        return [.. entry.Steps.Values.Where(IsMember).Select(WithoutValues)];
    });

    /// <inheritdoc/>
    public Task<RunRecord> ScheduleAttemptAsync(Guid runId, NextAttempt next, CancellationToken cancellationToken = default) => Do(() =>
    {
        ArgumentNullException.ThrowIfNull(next);
        var entry = Get(runId);
        if (Changes.ToAttempt(entry.Run, next, RunTotals.Of(entry.Steps.Values)).Count == 0)
            return entry.Run;
        Close(entry, _ => true, next.At, next.Error);
        entry.Live.RemoveWhere(l => l != RunEntry.Own);
        return Apply(entry, Changes.ToAttempt(entry.Run, next, RunTotals.Of(entry.Steps.Values)));
    });
}
