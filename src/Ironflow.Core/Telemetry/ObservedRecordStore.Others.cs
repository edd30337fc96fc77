using Ironflow.Audit;
using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Telemetry;

/// <content>What telemetry has nothing to say of.</content>
public sealed partial class ObservedRecordStore
{
    /// <inheritdoc/>
    public Task InitializeAsync(CancellationToken cancellationToken = default) => inner.InitializeAsync(cancellationToken);

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken = default) => inner.CheckAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IdempotencyClaim> ClaimIdempotencyKeyAsync(IdempotencyClaim claim, CancellationToken cancellationToken = default)
        => inner.ClaimIdempotencyKeyAsync(claim, cancellationToken);

    /// <inheritdoc/>
    public Task<RunRecord?> FindRunAsync(Guid runId, CancellationToken cancellationToken = default) => inner.FindRunAsync(runId, cancellationToken);

    /// <inheritdoc/>
    public Task<RunRecord> SetRunStatusAsync(Guid runId, RunStatus status, DateTimeOffset at, CancellationToken cancellationToken = default)
        => inner.SetRunStatusAsync(runId, status, at, cancellationToken);

    /// <inheritdoc/>
    public Task<RunRecord?> RequestCancelAsync(Guid runId, string by, DateTimeOffset at, CancellationToken cancellationToken = default)
        => inner.RequestCancelAsync(runId, by, at, cancellationToken);

    /// <inheritdoc/>
    public Task<RunPage> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default) => inner.ListRunsAsync(query, cancellationToken);

    /// <inheritdoc/>
    public Task<RunStats> GetStatsAsync(RunQuery query, CancellationToken cancellationToken = default) => inner.GetStatsAsync(query, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<OpenRun> ListOpenRunsAsync(CancellationToken cancellationToken = default) => inner.ListOpenRunsAsync(cancellationToken);

    /// <inheritdoc/>
    public Task ForgetOpenRunAsync(Guid runId, CancellationToken cancellationToken = default) => inner.ForgetOpenRunAsync(runId, cancellationToken);

    /// <inheritdoc/>
    public Task<StepRecord?> FindStepAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default)
        => inner.FindStepAsync(runId, key, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StepRecord>> ListStepsAsync(Guid runId, CancellationToken cancellationToken = default)
        => inner.ListStepsAsync(runId, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EventRecord>> ReadRunEventsAsync(Guid runId, string? after, int limit, CancellationToken cancellationToken = default)
        => inner.ReadRunEventsAsync(runId, after, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<EventPage> ReadEventsAsync(string? after, int limit, CancellationToken cancellationToken = default)
        => inner.ReadEventsAsync(after, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<Budget?> FindBudgetAsync(Guid rootRunId, CancellationToken cancellationToken = default) => inner.FindBudgetAsync(rootRunId, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ReserveAsync(Guid rootRunId, string charge, decimal usd, bool takeRest, CancellationToken cancellationToken = default)
        => inner.ReserveAsync(rootRunId, charge, usd, takeRest, cancellationToken);

    /// <inheritdoc/>
    public Task SettleAsync(Guid rootRunId, string charge, decimal usd, CancellationToken cancellationToken = default)
        => inner.SettleAsync(rootRunId, charge, usd, cancellationToken);

    /// <inheritdoc/>
    public Task<Budget?> RaiseBudgetAsync(Guid rootRunId, decimal limitUsd, CancellationToken cancellationToken = default)
        => inner.RaiseBudgetAsync(rootRunId, limitUsd, cancellationToken);

    /// <inheritdoc/>
    public Task<GatePage> ListOpenGatesAsync(int limit, string? cursor, CancellationToken cancellationToken = default)
        => inner.ListOpenGatesAsync(limit, cursor, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<GateVote>> ListVotesAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default)
        => inner.ListVotesAsync(runId, key, cancellationToken);

    /// <inheritdoc/>
    public Task<SignalRecord> AddSignalAsync(SignalRecord signal, CancellationToken cancellationToken = default) => inner.AddSignalAsync(signal, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SignalRecord>> ListSignalsAsync(Guid runId, string name, CancellationToken cancellationToken = default)
        => inner.ListSignalsAsync(runId, name, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> AppendProgressAsync(
        Guid runId, StepKey key, IReadOnlyList<StepEvent> progress, DateTimeOffset at, CancellationToken cancellationToken = default)
        => inner.AppendProgressAsync(runId, key, progress, at, cancellationToken);

    /// <inheritdoc/>
    public Task<Document?> FindDocumentAsync(string set, string id, CancellationToken cancellationToken = default)
        => inner.FindDocumentAsync(set, id, cancellationToken);

    /// <inheritdoc/>
    public Task<Document?> PutDocumentAsync(string set, string id, string value, string? etag, CancellationToken cancellationToken = default)
        => inner.PutDocumentAsync(set, id, value, etag, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteDocumentAsync(string set, string id, string etag, CancellationToken cancellationToken = default)
        => inner.DeleteDocumentAsync(set, id, etag, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Document>> ListDocumentsAsync(string set, string? after, int limit, CancellationToken cancellationToken = default)
        => inner.ListDocumentsAsync(set, after, limit, cancellationToken);

    /// <inheritdoc/>
    public Task PurgeRunAsync(Guid runId, CancellationToken cancellationToken = default) => inner.PurgeRunAsync(runId, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> BeginWaveAsync(IReadOnlyList<StepRecord> members, bool failFast, CancellationToken cancellationToken = default)
        => inner.BeginWaveAsync(members, failFast, cancellationToken);

    /// <inheritdoc/>
    public Task StopWaveAsync(Guid runId, int attempt, int position, CancellationToken cancellationToken = default)
        => inner.StopWaveAsync(runId, attempt, position, cancellationToken);

    /// <inheritdoc/>
    public Task AppendAuditAsync(AuditEntry entry, CancellationToken cancellationToken = default) => inner.AppendAuditAsync(entry, cancellationToken);

    /// <inheritdoc/>
    public Task<AuditPage> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken = default) => inner.ReadAuditAsync(query, cancellationToken);

    /// <inheritdoc/>
    public Task PurgeAuditAsync(DateTimeOffset before, CancellationToken cancellationToken = default) => inner.PurgeAuditAsync(before, cancellationToken);
}
