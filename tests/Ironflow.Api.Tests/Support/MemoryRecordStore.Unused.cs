using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Api.Tests.Support;

/// <content>What no test of the API uses so far.</content>
internal sealed partial class MemoryRecordStore
{
    public Task<bool> BeginWaveAsync(IReadOnlyList<StepRecord> members, bool failFast, CancellationToken cancellationToken = default)
        => throw Unused();

    public Task StopWaveAsync(Guid runId, int attempt, int position, CancellationToken cancellationToken = default)
        => throw Unused();

    public Task<IReadOnlyList<StepRecord>> EndWaveAsync(WaveEnd end, CancellationToken cancellationToken = default)
        => throw Unused();

    public Task<RunRecord> ScheduleAttemptAsync(Guid runId, NextAttempt next, CancellationToken cancellationToken = default)
        => throw Unused();

    public Task<IReadOnlyList<GateVote>> ListVotesAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default)
        => throw Unused();

    public Task<bool> AppendProgressAsync(Guid runId, StepKey key, IReadOnlyList<StepEvent> progress, DateTimeOffset at, CancellationToken cancellationToken = default)
        => throw Unused();

    public Task<Budget?> FindBudgetAsync(Guid rootRunId, CancellationToken cancellationToken = default)
        => throw Unused();

    public Task<bool> ReserveAsync(Guid rootRunId, string charge, decimal usd, bool takeRest, CancellationToken cancellationToken = default)
        => throw Unused();

    public Task SettleAsync(Guid rootRunId, string charge, decimal usd, CancellationToken cancellationToken = default)
        => throw Unused();

    public Task<Budget?> RaiseBudgetAsync(Guid rootRunId, decimal limitUsd, CancellationToken cancellationToken = default)
        => throw Unused();

    public Task PurgeRunAsync(Guid runId, CancellationToken cancellationToken = default)
        => throw Unused();

    private static NotSupportedException Unused() => new("the API's tests do not use this part of the store");
}
