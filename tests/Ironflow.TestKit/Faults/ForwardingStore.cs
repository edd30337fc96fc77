using Ironflow.Audit;
using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.TestKit.Faults;

/// <summary>Passes everything on; a base for stores that put a fault in one place.</summary>
public abstract class ForwardingStore(IRecordStore inner) : IRecordStore
{
    public virtual Task InitializeAsync(CancellationToken cancellationToken = default) => inner.InitializeAsync(cancellationToken);

    public virtual Task CheckAsync(CancellationToken cancellationToken = default) => inner.CheckAsync(cancellationToken);

    public virtual Task<IdempotencyClaim> ClaimIdempotencyKeyAsync(IdempotencyClaim claim, CancellationToken cancellationToken = default)
        => inner.ClaimIdempotencyKeyAsync(claim, cancellationToken);

    public virtual Task<RunRecord> CreateRunAsync(RunRecord run, CancellationToken cancellationToken = default) => inner.CreateRunAsync(run, cancellationToken);

    public virtual Task<RunRecord?> FindRunAsync(Guid runId, CancellationToken cancellationToken = default) => inner.FindRunAsync(runId, cancellationToken);

    public virtual Task<RunRecord> SetRunStatusAsync(Guid runId, RunStatus status, DateTimeOffset at, CancellationToken cancellationToken = default)
        => inner.SetRunStatusAsync(runId, status, at, cancellationToken);

    public virtual Task<RunRecord> FinishRunAsync(Guid runId, RunFinish finish, CancellationToken cancellationToken = default)
        => inner.FinishRunAsync(runId, finish, cancellationToken);

    public virtual Task<RunRecord?> RequestCancelAsync(Guid runId, string by, DateTimeOffset at, CancellationToken cancellationToken = default)
        => inner.RequestCancelAsync(runId, by, at, cancellationToken);

    public virtual Task<RunPage> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default) => inner.ListRunsAsync(query, cancellationToken);

    public virtual Task<RunStats> GetStatsAsync(RunQuery query, CancellationToken cancellationToken = default) => inner.GetStatsAsync(query, cancellationToken);

    public virtual IAsyncEnumerable<OpenRun> ListOpenRunsAsync(CancellationToken cancellationToken = default) => inner.ListOpenRunsAsync(cancellationToken);

    public virtual Task ForgetOpenRunAsync(Guid runId, CancellationToken cancellationToken = default) => inner.ForgetOpenRunAsync(runId, cancellationToken);

    public virtual Task<StepWriteResult> InsertStepAsync(StepRecord step, StepWrite write, CancellationToken cancellationToken = default)
        => inner.InsertStepAsync(step, write, cancellationToken);

    public virtual Task<StepWriteResult> UpdateStepAsync(StepRecord before, StepRecord after, StepWrite write, CancellationToken cancellationToken = default)
        => inner.UpdateStepAsync(before, after, write, cancellationToken);

    public virtual Task<StepRecord?> FindStepAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default)
        => inner.FindStepAsync(runId, key, cancellationToken);

    public virtual Task<IReadOnlyList<StepRecord>> ListStepsAsync(Guid runId, CancellationToken cancellationToken = default)
        => inner.ListStepsAsync(runId, cancellationToken);

    public virtual Task<IReadOnlyList<EventRecord>> ReadRunEventsAsync(Guid runId, string? after, int limit, CancellationToken cancellationToken = default)
        => inner.ReadRunEventsAsync(runId, after, limit, cancellationToken);

    public virtual Task<EventPage> ReadEventsAsync(string? after, int limit, CancellationToken cancellationToken = default)
        => inner.ReadEventsAsync(after, limit, cancellationToken);

    public virtual Task<bool> BeginWaveAsync(IReadOnlyList<StepRecord> members, bool failFast, CancellationToken cancellationToken = default)
        => inner.BeginWaveAsync(members, failFast, cancellationToken);

    public virtual Task StopWaveAsync(Guid runId, int attempt, int position, CancellationToken cancellationToken = default)
        => inner.StopWaveAsync(runId, attempt, position, cancellationToken);

    public virtual Task<IReadOnlyList<StepRecord>> EndWaveAsync(WaveEnd end, CancellationToken cancellationToken = default)
        => inner.EndWaveAsync(end, cancellationToken);

    public virtual Task<RunRecord> ScheduleAttemptAsync(Guid runId, NextAttempt next, CancellationToken cancellationToken = default)
        => inner.ScheduleAttemptAsync(runId, next, cancellationToken);

    public virtual Task<GatePage> ListOpenGatesAsync(int limit, string? cursor, CancellationToken cancellationToken = default)
        => inner.ListOpenGatesAsync(limit, cursor, cancellationToken);

    public virtual Task<IReadOnlyList<GateVote>> ListVotesAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default)
        => inner.ListVotesAsync(runId, key, cancellationToken);

    public virtual Task<SignalRecord> AddSignalAsync(SignalRecord signal, CancellationToken cancellationToken = default)
        => inner.AddSignalAsync(signal, cancellationToken);

    public virtual Task<IReadOnlyList<SignalRecord>> ListSignalsAsync(Guid runId, string name, CancellationToken cancellationToken = default)
        => inner.ListSignalsAsync(runId, name, cancellationToken);

    public virtual Task<bool> AppendProgressAsync(Guid runId, StepKey key, IReadOnlyList<StepEvent> progress, DateTimeOffset at, CancellationToken cancellationToken = default)
        => inner.AppendProgressAsync(runId, key, progress, at, cancellationToken);

    public virtual Task<Budget?> FindBudgetAsync(Guid rootRunId, CancellationToken cancellationToken = default)
        => inner.FindBudgetAsync(rootRunId, cancellationToken);

    public virtual Task<bool> ReserveAsync(Guid rootRunId, string charge, decimal usd, bool takeRest, CancellationToken cancellationToken = default)
        => inner.ReserveAsync(rootRunId, charge, usd, takeRest, cancellationToken);

    public virtual Task SettleAsync(Guid rootRunId, string charge, decimal usd, CancellationToken cancellationToken = default)
        => inner.SettleAsync(rootRunId, charge, usd, cancellationToken);

    public virtual Task<Budget?> RaiseBudgetAsync(Guid rootRunId, decimal limitUsd, CancellationToken cancellationToken = default)
        => inner.RaiseBudgetAsync(rootRunId, limitUsd, cancellationToken);

    public virtual Task<Document?> FindDocumentAsync(string set, string id, CancellationToken cancellationToken = default)
        => inner.FindDocumentAsync(set, id, cancellationToken);

    public virtual Task<Document?> PutDocumentAsync(string set, string id, string value, string? etag, CancellationToken cancellationToken = default)
        => inner.PutDocumentAsync(set, id, value, etag, cancellationToken);

    public virtual Task<bool> DeleteDocumentAsync(string set, string id, string etag, CancellationToken cancellationToken = default)
        => inner.DeleteDocumentAsync(set, id, etag, cancellationToken);

    public virtual Task<IReadOnlyList<Document>> ListDocumentsAsync(string set, string? after, int limit, CancellationToken cancellationToken = default)
        => inner.ListDocumentsAsync(set, after, limit, cancellationToken);

    public virtual Task PurgeRunAsync(Guid runId, CancellationToken cancellationToken = default)
        => inner.PurgeRunAsync(runId, cancellationToken);

    public virtual Task AppendAuditAsync(AuditEntry entry, CancellationToken cancellationToken = default) => inner.AppendAuditAsync(entry, cancellationToken);

    public virtual Task<AuditPage> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken = default) => inner.ReadAuditAsync(query, cancellationToken);

    public virtual Task PurgeAuditAsync(DateTimeOffset before, CancellationToken cancellationToken = default) => inner.PurgeAuditAsync(before, cancellationToken);
}
