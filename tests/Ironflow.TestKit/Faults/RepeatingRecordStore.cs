using System.Runtime.CompilerServices;
using Ironflow.Audit;
using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.TestKit.Faults;

/// <summary>A store whose calls are asked again, with the same arguments, until they answer: what a durable caller does with a store that fails now and
/// then. Under it the contract must hold as if nothing had happened.</summary>
public sealed class RepeatingRecordStore(IRecordStore inner) : IRecordStore
{
    private const int MostTries = 50;

    public Task InitializeAsync(CancellationToken cancellationToken = default) => inner.InitializeAsync(cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken = default) => inner.CheckAsync(cancellationToken);

    public Task<IdempotencyClaim> ClaimIdempotencyKeyAsync(IdempotencyClaim claim, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.ClaimIdempotencyKeyAsync(claim, cancellationToken));

    public Task<RunRecord> CreateRunAsync(RunRecord run, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.CreateRunAsync(run, cancellationToken));

    public Task<RunRecord?> FindRunAsync(Guid runId, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.FindRunAsync(runId, cancellationToken));

    public Task<RunRecord> SetRunStatusAsync(Guid runId, RunStatus status, DateTimeOffset at, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.SetRunStatusAsync(runId, status, at, cancellationToken));

    public Task<RunRecord> FinishRunAsync(Guid runId, RunFinish finish, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.FinishRunAsync(runId, finish, cancellationToken));

    public Task<RunRecord?> RequestCancelAsync(Guid runId, string by, DateTimeOffset at, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.RequestCancelAsync(runId, by, at, cancellationToken));

    public Task<RunPage> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.ListRunsAsync(query, cancellationToken));

    public Task<RunStats> GetStatsAsync(RunQuery query, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.GetStatsAsync(query, cancellationToken));

    public async IAsyncEnumerable<OpenRun> ListOpenRunsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var run in await RepeatAsync(async () => await inner.ListOpenRunsAsync(cancellationToken).ToListAsync(cancellationToken)))
            yield return run;
    }

    public Task ForgetOpenRunAsync(Guid runId, CancellationToken cancellationToken = default)
        => inner.ForgetOpenRunAsync(runId, cancellationToken);

    public Task<StepWriteResult> InsertStepAsync(StepRecord step, StepWrite write, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.InsertStepAsync(step, write, cancellationToken));

    public Task<StepWriteResult> UpdateStepAsync(StepRecord before, StepRecord after, StepWrite write, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.UpdateStepAsync(before, after, write, cancellationToken));

    public Task<StepRecord?> FindStepAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.FindStepAsync(runId, key, cancellationToken));

    public Task<IReadOnlyList<StepRecord>> ListStepsAsync(Guid runId, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.ListStepsAsync(runId, cancellationToken));

    public Task<IReadOnlyList<EventRecord>> ReadRunEventsAsync(Guid runId, string? after, int limit, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.ReadRunEventsAsync(runId, after, limit, cancellationToken));

    public Task<EventPage> ReadEventsAsync(string? after, int limit, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.ReadEventsAsync(after, limit, cancellationToken));

    public Task<bool> BeginWaveAsync(IReadOnlyList<StepRecord> members, bool failFast, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.BeginWaveAsync(members, failFast, cancellationToken));

    public Task StopWaveAsync(Guid runId, int attempt, int position, CancellationToken cancellationToken = default)
        => RepeatAsync(() => Done(inner.StopWaveAsync(runId, attempt, position, cancellationToken)));

    public Task<IReadOnlyList<StepRecord>> EndWaveAsync(WaveEnd end, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.EndWaveAsync(end, cancellationToken));

    public Task<RunRecord> ScheduleAttemptAsync(Guid runId, NextAttempt next, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.ScheduleAttemptAsync(runId, next, cancellationToken));

    public Task<GatePage> ListOpenGatesAsync(int limit, string? cursor, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.ListOpenGatesAsync(limit, cursor, cancellationToken));

    public Task<IReadOnlyList<GateVote>> ListVotesAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.ListVotesAsync(runId, key, cancellationToken));

    public Task<SignalRecord> AddSignalAsync(SignalRecord signal, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.AddSignalAsync(signal, cancellationToken));

    public Task<IReadOnlyList<SignalRecord>> ListSignalsAsync(Guid runId, string name, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.ListSignalsAsync(runId, name, cancellationToken));

    public Task<bool> AppendProgressAsync(Guid runId, StepKey key, IReadOnlyList<StepEvent> progress, DateTimeOffset at, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.AppendProgressAsync(runId, key, progress, at, cancellationToken));

    public Task<Budget?> FindBudgetAsync(Guid rootRunId, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.FindBudgetAsync(rootRunId, cancellationToken));

    public Task<bool> ReserveAsync(Guid rootRunId, string charge, decimal usd, bool takeRest, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.ReserveAsync(rootRunId, charge, usd, takeRest, cancellationToken));

    public Task SettleAsync(Guid rootRunId, string charge, decimal usd, CancellationToken cancellationToken = default)
        => RepeatAsync(() => Done(inner.SettleAsync(rootRunId, charge, usd, cancellationToken)));

    public Task<Budget?> RaiseBudgetAsync(Guid rootRunId, decimal limitUsd, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.RaiseBudgetAsync(rootRunId, limitUsd, cancellationToken));

    public Task<Document?> FindDocumentAsync(string set, string id, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.FindDocumentAsync(set, id, cancellationToken));

    public Task<Document?> PutDocumentAsync(string set, string id, string value, string? etag, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.PutDocumentAsync(set, id, value, etag, cancellationToken));

    public Task<bool> DeleteDocumentAsync(string set, string id, string etag, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.DeleteDocumentAsync(set, id, etag, cancellationToken));

    public Task<IReadOnlyList<Document>> ListDocumentsAsync(string set, string? after, int limit, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.ListDocumentsAsync(set, after, limit, cancellationToken));

    public Task PurgeRunAsync(Guid runId, CancellationToken cancellationToken = default)
        => RepeatAsync(() => Done(inner.PurgeRunAsync(runId, cancellationToken)));

    public Task AppendAuditAsync(AuditEntry entry, CancellationToken cancellationToken = default)
        => RepeatAsync(() => Done(inner.AppendAuditAsync(entry, cancellationToken)));

    public Task<AuditPage> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken = default)
        => RepeatAsync(() => inner.ReadAuditAsync(query, cancellationToken));

    public Task PurgeAuditAsync(DateTimeOffset before, CancellationToken cancellationToken = default)
        => RepeatAsync(() => Done(inner.PurgeAuditAsync(before, cancellationToken)));

    private static async Task<T> RepeatAsync<T>(Func<Task<T>> call)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await call();
            }
            catch (StoreUnavailableException) when (tries < MostTries)
            {
            }
        }
    }

    private static async Task<bool> Done(Task call)
    {
        await call;
        return true;
    }
}
