using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Records;

/// <summary>Where runs, steps, events and idempotency keys are on record (design §4). One contract suite defines it; it runs against
/// SQLite and against Table Storage.</summary>
/// <remarks>
/// Every write is conditional, repeatable, and guarded by <see cref="RunTransitions"/> and <see cref="StepTransitions"/>: asked again with the
/// same arguments it returns what stands (semantics 4.6). Every change of status writes its event in the same transaction.
/// A store that is away throws <see cref="StoreUnavailableException"/>; nothing else it throws is to be retried.
/// </remarks>
public partial interface IRecordStore
{
    /// <summary>Makes tables and containers where they are missing.</summary>
    Task InitializeAsync(CancellationToken cancellationToken = default);

    /// <summary>Succeeds when the store answers.</summary>
    /// <exception cref="StoreUnavailableException">It does not.</exception>
    Task CheckAsync(CancellationToken cancellationToken = default);

    /// <summary>Claims an idempotency key: returns the claim that stands, this one or an earlier one that has not expired.</summary>
    Task<IdempotencyClaim> ClaimIdempotencyKeyAsync(IdempotencyClaim claim, CancellationToken cancellationToken = default);

    /// <summary>Records a new run: <c>open</c> row, run row with its <c>live</c> row and <c>run_created</c> event, list row, in this order. A run
    /// that is already there is completed in its missing rows and returned as it stands.</summary>
    Task<RunRecord> CreateRunAsync(RunRecord run, CancellationToken cancellationToken = default);

    /// <summary>A run, payload and output included; <c>null</c> when there is none.</summary>
    Task<RunRecord?> FindRunAsync(Guid runId, CancellationToken cancellationToken = default);

    /// <summary>Brings a run to a status that is not terminal (through <c>running</c> when it is pending); does nothing when it is there already.</summary>
    /// <exception cref="InvalidTransitionException">The table does not allow it.</exception>
    Task<RunRecord> SetRunStatusAsync(Guid runId, RunStatus status, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>Ends a run: closes its open step rows as cancelled, sums its step rows, writes the terminal status, removes its <c>live</c> rows,
    /// refreshes its list row, and removes its <c>open</c> row last. A run that has ended keeps its status; what was not yet done of the rest is done,
    /// and late costs are summed again.</summary>
    Task<RunRecord> FinishRunAsync(Guid runId, RunFinish finish, CancellationToken cancellationToken = default);

    /// <summary>Marks a run for cancellation and removes its <c>live</c> rows, which is the stop order (design §4.7). A run that has ended or is
    /// already marked is returned as it stands.</summary>
    /// <returns>The run, or <c>null</c> when there is none.</returns>
    Task<RunRecord?> RequestCancelAsync(Guid runId, string by, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>A page of runs, newest first.</summary>
    Task<RunPage> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default);

    /// <summary>Counts and sums over the runs that match; <see cref="RunQuery.Limit"/> and cursor are ignored.</summary>
    Task<RunStats> GetStatsAsync(RunQuery query, CancellationToken cancellationToken = default);

    /// <summary>Every run that has not ended: all that the sweep reads.</summary>
    IAsyncEnumerable<OpenRun> ListOpenRunsAsync(CancellationToken cancellationToken = default);

    /// <summary>Removes the <c>open</c> row of a run whose creation never got to its run row; does nothing when the run row exists.</summary>
    Task ForgetOpenRunAsync(Guid runId, CancellationToken cancellationToken = default);

    /// <summary>Inserts a step's row, with its event, in one transaction with <see cref="StepWrite"/>'s conditions and changes.</summary>
    Task<StepWriteResult> InsertStepAsync(StepRecord step, StepWrite write, CancellationToken cancellationToken = default);

    /// <summary>Changes a step's row from <paramref name="before"/> (as last read or written, by its <see cref="StepRecord.ETag"/>) to
    /// <paramref name="after"/>, with its event when the status changed. Only what differs is written. A final row accepts only late cost, tokens, duration and output.</summary>
    /// <exception cref="InvalidTransitionException">The table does not allow it.</exception>
    Task<StepWriteResult> UpdateStepAsync(StepRecord before, StepRecord after, StepWrite write, CancellationToken cancellationToken = default);

    /// <summary>A step with its values; <c>null</c> when there is none.</summary>
    Task<StepRecord?> FindStepAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default);

    /// <summary>A run's steps by attempt, position, index, without input, output and trace.</summary>
    Task<IReadOnlyList<StepRecord>> ListStepsAsync(Guid runId, CancellationToken cancellationToken = default);

    /// <summary>Events of one run after an id, oldest first.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="after">The id to go on after; from the beginning when <c>null</c>.</param>
    /// <param name="limit">How many at most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<EventRecord>> ReadRunEventsAsync(Guid runId, string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Run changes over all runs after an id, oldest first; without an id, only what comes from now on, which is an empty answer with
    /// <see cref="EventPage.Next"/> to go on from.</summary>
    Task<EventPage> ReadEventsAsync(string? after, int limit, CancellationToken cancellationToken = default);
}

/// <summary>Conditions and further changes of a step's write, all in its transaction.</summary>
public sealed record StepWrite
{
    /// <summary>No conditions, nothing further.</summary>
    public static StepWrite Plain { get; } = new();

    /// <summary>Whether the run's <c>live</c> row must exist (design §4.7).</summary>
    public bool RequireLive { get; init; }

    /// <summary>Whether the <c>live</c> row of the step's fail-fast wave stands for the run's; it is removed with it.</summary>
    public bool InWave { get; init; }

    /// <summary>For an insert: whether a <c>pending</c> row of that key, name and kind is begun instead. It keeps its creation time and dependencies.</summary>
    public bool BeginsPending { get; init; }

    /// <summary>A vote to insert; one that stands ends the write as <see cref="StepWriteKind.Voted"/>.</summary>
    public VoteInsert? Vote { get; init; }

    /// <summary>A signal that the write uses up; one that was used already ends it as <see cref="StepWriteKind.Changed"/>.</summary>
    public SignalUse? Signal { get; init; }

    /// <summary>A status to bring the run to, as <see cref="IRecordStore.SetRunStatusAsync"/> does.</summary>
    public RunStatus? RunStatus { get; init; }
}

/// <summary>How a step's write ended.</summary>
/// <param name="Kind">Which way.</param>
/// <param name="Step">For <see cref="StepWriteKind.Written"/> the row as it stands now; for <see cref="StepWriteKind.Exists"/> and
/// <see cref="StepWriteKind.Changed"/> the row as another writer left it, values included; otherwise <c>null</c>.</param>
public readonly record struct StepWriteResult(StepWriteKind Kind, StepRecord? Step);

/// <summary>The ways a step's write ends.</summary>
public enum StepWriteKind
{
    /// <summary>It was written.</summary>
    Written,

    /// <summary>An insert met a row of that key.</summary>
    Exists,

    /// <summary>An update met a row that was changed by another writer.</summary>
    Changed,

    /// <summary>The run's stop order was given: the <c>live</c> row is gone.</summary>
    Stopped,

    /// <summary>The voter of <see cref="StepWrite.Vote"/> has voted on this gate before; nothing was written.</summary>
    Voted,
}

/// <summary>How a run ends.</summary>
/// <param name="Status">A terminal status.</param>
/// <param name="At">When.</param>
public sealed record RunFinish(RunStatus Status, DateTimeOffset At)
{
    /// <summary>The output, for a run that ended well.</summary>
    public Json.RawJson? Output { get; init; }

    /// <summary>Why, otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>A stable name of the failure.</summary>
    public string? ErrorCode { get; init; }
}

/// <summary>A run that has not ended.</summary>
/// <param name="RunId">The run.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record OpenRun(Guid RunId, DateTimeOffset CreatedAt);

/// <summary>An idempotency key with the request it stands for.</summary>
/// <param name="Key">The caller's key, at most 255 printable ASCII characters.</param>
/// <param name="RequestHash">SHA-256 of the request, in hex.</param>
/// <param name="RunId">The run id chosen for it.</param>
/// <param name="ExpiresAt">From when on the key may be used anew.</param>
public sealed record IdempotencyClaim(string Key, string RequestHash, Guid RunId, DateTimeOffset ExpiresAt);

/// <summary>Which runs to list.</summary>
public sealed record RunQuery
{
    /// <summary>Case-insensitive part of the workflow's name.</summary>
    public string? Workflow { get; init; }

    /// <summary>A status.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Labels that must all match.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Created at or after.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    /// <summary>Created before.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>How many at most, 1 to 100.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>Where the page before ended.</summary>
    public string? Cursor { get; init; }
}

/// <summary>A page of runs.</summary>
/// <param name="Runs">The runs, newest first. A filtered page may be short though more follow.</param>
/// <param name="NextCursor">Where the next page begins; <c>null</c> at the end.</param>
public sealed record RunPage(IReadOnlyList<RunSummary> Runs, string? NextCursor);

/// <summary>Counts and sums over runs (reference §1.12).</summary>
public sealed record RunStats
{
    /// <summary>All runs.</summary>
    public long Total { get; init; }

    /// <summary>Ended well, with tolerated failures included.</summary>
    public long Completed { get; init; }

    /// <summary>Failed.</summary>
    public long Failed { get; init; }

    /// <summary>Cancelled.</summary>
    public long Cancelled { get; init; }

    /// <summary>Not ended.</summary>
    public long Active { get; init; }

    /// <summary>Sum of costs in US dollars.</summary>
    public decimal TotalCostUsd { get; init; }

    /// <summary>Sum of durations in milliseconds.</summary>
    public long TotalDurationMs { get; init; }

    /// <summary>Whether all matching runs were read; a store may stop after 100,000.</summary>
    public bool Complete { get; init; } = true;

    /// <summary>Completed of completed and failed, in percent; 0 when there are none.</summary>
    public double SuccessRatePercent => Completed + Failed == 0 ? 0 : 100.0 * Completed / (Completed + Failed);
}

/// <summary>The store does not answer, or not in time. Trying again later is right.</summary>
/// <param name="message">What was tried and what came back.</param>
/// <param name="inner">The cause.</param>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : IronflowException(message, inner);
