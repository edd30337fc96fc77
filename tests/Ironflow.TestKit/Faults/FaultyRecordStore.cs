using System.Runtime.CompilerServices;
using Ironflow.Audit;
using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.TestKit.Faults;

/// <summary>A store whose calls fail as <see cref="StoreFaults"/> says, with the exception a store that is away throws.</summary>
public sealed class FaultyRecordStore(IRecordStore inner, StoreFaults faults) : IRecordStore
{
    public Task InitializeAsync(CancellationToken cancellationToken = default) => CallAsync(() => Done(inner.InitializeAsync(cancellationToken)));

    public Task CheckAsync(CancellationToken cancellationToken = default) => CallAsync(() => Done(inner.CheckAsync(cancellationToken)));

    public Task<IdempotencyClaim> ClaimIdempotencyKeyAsync(IdempotencyClaim claim, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.ClaimIdempotencyKeyAsync(claim, cancellationToken));

    public Task<RunRecord> CreateRunAsync(RunRecord run, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.CreateRunAsync(run, cancellationToken));

    public Task<RunRecord?> FindRunAsync(Guid runId, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.FindRunAsync(runId, cancellationToken));

    public Task<RunRecord> SetRunStatusAsync(Guid runId, RunStatus status, DateTimeOffset at, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.SetRunStatusAsync(runId, status, at, cancellationToken));

    public Task<RunRecord> FinishRunAsync(Guid runId, RunFinish finish, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.FinishRunAsync(runId, finish, cancellationToken));

    public Task<RunRecord?> RequestCancelAsync(Guid runId, string by, DateTimeOffset at, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.RequestCancelAsync(runId, by, at, cancellationToken));

    public Task<RunPage> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.ListRunsAsync(query, cancellationToken));

    public Task<RunStats> GetStatsAsync(RunQuery query, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.GetStatsAsync(query, cancellationToken));

    public async IAsyncEnumerable<OpenRun> ListOpenRunsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await CallAsync(() => Task.FromResult(true), nameof(ListOpenRunsAsync));
        await foreach (var run in inner.ListOpenRunsAsync(cancellationToken))
            yield return run;
    }

    public Task ForgetOpenRunAsync(Guid runId, CancellationToken cancellationToken = default)
        => CallAsync(() => Done(inner.ForgetOpenRunAsync(runId, cancellationToken)));

    public Task<StepWriteResult> InsertStepAsync(StepRecord step, StepWrite write, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.InsertStepAsync(step, write, cancellationToken));

    public Task<StepWriteResult> UpdateStepAsync(StepRecord before, StepRecord after, StepWrite write, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.UpdateStepAsync(before, after, write, cancellationToken));

    public Task<StepRecord?> FindStepAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.FindStepAsync(runId, key, cancellationToken));

    public Task<IReadOnlyList<StepRecord>> ListStepsAsync(Guid runId, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.ListStepsAsync(runId, cancellationToken));

    public Task<IReadOnlyList<EventRecord>> ReadRunEventsAsync(Guid runId, string? after, int limit, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.ReadRunEventsAsync(runId, after, limit, cancellationToken));

    public Task<EventPage> ReadEventsAsync(string? after, int limit, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.ReadEventsAsync(after, limit, cancellationToken));

    public Task<bool> BeginWaveAsync(IReadOnlyList<StepRecord> members, bool failFast, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.BeginWaveAsync(members, failFast, cancellationToken));

    public Task StopWaveAsync(Guid runId, int attempt, int position, CancellationToken cancellationToken = default)
        => CallAsync(() => Done(inner.StopWaveAsync(runId, attempt, position, cancellationToken)));

    public Task<IReadOnlyList<StepRecord>> EndWaveAsync(WaveEnd end, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.EndWaveAsync(end, cancellationToken));

    public Task<RunRecord> ScheduleAttemptAsync(Guid runId, NextAttempt next, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.ScheduleAttemptAsync(runId, next, cancellationToken));

    public Task<GatePage> ListOpenGatesAsync(int limit, string? cursor, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.ListOpenGatesAsync(limit, cursor, cancellationToken));

    public Task<IReadOnlyList<GateVote>> ListVotesAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.ListVotesAsync(runId, key, cancellationToken));

    public Task<SignalRecord> AddSignalAsync(SignalRecord signal, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.AddSignalAsync(signal, cancellationToken));

    public Task<IReadOnlyList<SignalRecord>> ListSignalsAsync(Guid runId, string name, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.ListSignalsAsync(runId, name, cancellationToken));

    public Task<bool> AppendProgressAsync(Guid runId, StepKey key, IReadOnlyList<StepEvent> progress, DateTimeOffset at, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.AppendProgressAsync(runId, key, progress, at, cancellationToken));

    public Task<Budget?> FindBudgetAsync(Guid rootRunId, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.FindBudgetAsync(rootRunId, cancellationToken));

    public Task<bool> ReserveAsync(Guid rootRunId, string charge, decimal usd, bool takeRest, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.ReserveAsync(rootRunId, charge, usd, takeRest, cancellationToken));

    public Task SettleAsync(Guid rootRunId, string charge, decimal usd, CancellationToken cancellationToken = default)
        => CallAsync(() => Done(inner.SettleAsync(rootRunId, charge, usd, cancellationToken)));

    public Task<Budget?> RaiseBudgetAsync(Guid rootRunId, decimal limitUsd, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.RaiseBudgetAsync(rootRunId, limitUsd, cancellationToken));

    public Task<Document?> FindDocumentAsync(string set, string id, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.FindDocumentAsync(set, id, cancellationToken));

    public Task<Document?> PutDocumentAsync(string set, string id, string value, string? etag, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.PutDocumentAsync(set, id, value, etag, cancellationToken));

    public Task<bool> DeleteDocumentAsync(string set, string id, string etag, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.DeleteDocumentAsync(set, id, etag, cancellationToken));

    public Task<IReadOnlyList<Document>> ListDocumentsAsync(string set, string? after, int limit, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.ListDocumentsAsync(set, after, limit, cancellationToken));

    public Task PurgeRunAsync(Guid runId, CancellationToken cancellationToken = default)
        => CallAsync(() => Done(inner.PurgeRunAsync(runId, cancellationToken)));

    public Task AppendAuditAsync(AuditEntry entry, CancellationToken cancellationToken = default)
        => CallAsync(() => Done(inner.AppendAuditAsync(entry, cancellationToken)));

    public Task<AuditPage> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken = default)
        => CallAsync(() => inner.ReadAuditAsync(query, cancellationToken));

    public Task PurgeAuditAsync(DateTimeOffset before, CancellationToken cancellationToken = default)
        => CallAsync(() => Done(inner.PurgeAuditAsync(before, cancellationToken)));

    private async Task<T> CallAsync<T>(Func<Task<T>> call, [CallerMemberName] string method = "")
    {
        var fault = faults.Next(method);
        if (fault == StoreFault.Before)
            throw new StoreUnavailableException($"{method} failed as the test asked, before anything was done");
        var answer = await call();
        return fault == StoreFault.After ? throw new StoreUnavailableException($"{method} was done and its answer lost as the test asked") : answer;
    }

    private static async Task<bool> Done(Task call)
    {
        await call;
        return true;
    }
}
