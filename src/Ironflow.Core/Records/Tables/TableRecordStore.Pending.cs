#pragma warning disable CS1591
using Ironflow.Gates;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Records.Tables;

public sealed partial class TableRecordStore
{
    public Task<bool> BeginWaveAsync(IReadOnlyList<StepRecord> members, bool failFast, CancellationToken cancellationToken = default) => throw new NotSupportedException("being built");
    public Task StopWaveAsync(Guid runId, int attempt, int position, CancellationToken cancellationToken = default) => throw new NotSupportedException("being built");
    public Task<IReadOnlyList<StepRecord>> EndWaveAsync(WaveEnd end, CancellationToken cancellationToken = default) => throw new NotSupportedException("being built");
    public Task<RunRecord> ScheduleAttemptAsync(Guid runId, NextAttempt next, CancellationToken cancellationToken = default) => throw new NotSupportedException("being built");
    public Task<GatePage> ListOpenGatesAsync(int limit, string? cursor, CancellationToken cancellationToken = default) => throw new NotSupportedException("being built");
    public Task<IReadOnlyList<GateVote>> ListVotesAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default) => throw new NotSupportedException("being built");
    public Task<SignalRecord> AddSignalAsync(SignalRecord signal, CancellationToken cancellationToken = default) => throw new NotSupportedException("being built");
    public Task<IReadOnlyList<SignalRecord>> ListSignalsAsync(Guid runId, string name, CancellationToken cancellationToken = default) => throw new NotSupportedException("being built");
    public Task<Budget?> FindBudgetAsync(Guid rootRunId, CancellationToken cancellationToken = default) => throw new NotSupportedException("being built");
    public Task<bool> ReserveAsync(Guid rootRunId, string charge, decimal usd, bool takeRest, CancellationToken cancellationToken = default) => throw new NotSupportedException("being built");
    public Task SettleAsync(Guid rootRunId, string charge, decimal usd, CancellationToken cancellationToken = default) => throw new NotSupportedException("being built");
    public Task<Budget?> RaiseBudgetAsync(Guid rootRunId, decimal limitUsd, CancellationToken cancellationToken = default) => throw new NotSupportedException("being built");
    public Task<Mark?> FindMarkAsync(string name, CancellationToken cancellationToken = default) => throw new NotSupportedException("being built");
    public Task<Mark?> SetMarkAsync(string name, string value, string? etag, CancellationToken cancellationToken = default) => throw new NotSupportedException("being built");
    public Task PurgeRunAsync(Guid runId, CancellationToken cancellationToken = default) => throw new NotSupportedException("being built");
}
