using System.Runtime.CompilerServices;
using Ironflow.Local.Storage;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.RecordStore;

/// <summary>Records in the embedded engine's SQLite file. Every write is one transaction; those that wait together share a commit. A step's end rides in the
/// transaction of its activity's completion.</summary>
internal sealed partial class SqliteRecordStore : IRecordStore
{
    private readonly Database database;
    private readonly TimeProvider time;
    private readonly EventTable events = new();
    private readonly RunWrites runs;
    private readonly StepWrites steps;
    private readonly WaveWrites waves;

    /// <summary>Opens the store on a database that has <see cref="RecordSchema.Module"/>.</summary>
    public SqliteRecordStore(Database database, TimeProvider time)
    {
        this.database = database;
        this.time = time;
        runs = new RunWrites(events);
        steps = new StepWrites(runs, events);
        waves = new WaveWrites(runs, steps, events);
    }

    public Task InitializeAsync(CancellationToken cancellationToken = default) => events.OpenAsync(database);

    public Task CheckAsync(CancellationToken cancellationToken = default) => ReadAsync(static c => c.Scalar("SELECT count(*) FROM event_epochs"));

    public Task<IdempotencyClaim> ClaimIdempotencyKeyAsync(IdempotencyClaim claim, CancellationToken cancellationToken = default)
        => database.WriteAsync(c => IdempotencyTable.Claim(c, claim, time.GetUtcNow()));

    public Task<RunRecord> CreateRunAsync(RunRecord run, CancellationToken cancellationToken = default) => database.WriteAsync(c => runs.Create(c, run));

    public Task<RunRecord?> FindRunAsync(Guid runId, CancellationToken cancellationToken = default) => ReadAsync(c => RunTable.Find(c, runId)?.Run);

    public Task<RunRecord> SetRunStatusAsync(Guid runId, RunStatus status, DateTimeOffset at, CancellationToken cancellationToken = default)
        => RunTransitions.IsTerminal(status)
            ? Task.FromException<RunRecord>(new ArgumentException($"'{status}' is an end; runs are ended by FinishRunAsync", nameof(status)))
            : database.WriteAsync(c => runs.SetStatus(c, runId, status, at));

    public Task<RunRecord> FinishRunAsync(Guid runId, RunFinish finish, CancellationToken cancellationToken = default)
        => !RunTransitions.IsTerminal(finish.Status)
            ? Task.FromException<RunRecord>(new ArgumentException($"'{finish.Status}' is not an end", nameof(finish)))
            : database.WriteAsync(c => runs.Finish(c, runId, finish));

    public Task<RunRecord?> RequestCancelAsync(Guid runId, string by, DateTimeOffset at, CancellationToken cancellationToken = default)
        => database.WriteAsync(c => RunWrites.RequestCancel(c, runId, by, at));

    public Task<RunPage> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default) => ReadAsync(c => RunLists.List(c, query));

    public Task<RunStats> GetStatsAsync(RunQuery query, CancellationToken cancellationToken = default) => ReadAsync(c => RunLists.Stats(c, query));

    public async IAsyncEnumerable<OpenRun> ListOpenRunsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var run in await ReadAsync(RunLists.Open))
            yield return run;
    }

    // A run's row is here what says that it is open: there is never one without the other.
    public Task ForgetOpenRunAsync(Guid runId, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<StepWriteResult> InsertStepAsync(StepRecord step, StepWrite write, CancellationToken cancellationToken = default)
        => database.WriteAsync(c => steps.Insert(c, step, write));

    public Task<StepWriteResult> UpdateStepAsync(StepRecord before, StepRecord after, StepWrite write, CancellationToken cancellationToken = default)
    {
        try
        {
            Changes.RequireStepChange(before, after);
            if (StepTransitions.IsFinal(before.Status))
                after = Changes.LateReport(before, after);
            var version = StepTable.Version(before);
            // What needs an answer now, or must be seen by others now, is written now.
            var isOwnMatter = write is { RequireLive: false, RunStatus: null, Vote: null, Signal: null };
            // An agent's answer was paid for: a crash in the turn that follows must not ask for it again.
            var isPaidFor = after.Kind == StepKind.Agent;
            if (!EndsWork(before, after) || !isOwnMatter || isPaidFor || WriteScope.Current is not { CanDefer: true })
                return database.WriteAsync(c => steps.Update(c, before, after, write));

            Database.WriteDeferred(c => RequireWritten(steps.Update(c, before, after, write), after));
            return Task.FromResult(new StepWriteResult(StepWriteKind.Written, after with { ETag = StepTable.ETag(version + 1) }));
        }
        catch (Exception error) when (error is IronflowException or ArgumentException)
        {
            return Task.FromException<StepWriteResult>(error);
        }
    }

    public Task<StepRecord?> FindStepAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default)
        => ReadAsync(c => RunTable.FindKey(c, runId) is { } run ? StepTable.Find(c, run.Key, runId, key) : null);

    public Task<IReadOnlyList<StepRecord>> ListStepsAsync(Guid runId, CancellationToken cancellationToken = default)
        => ReadAsync<IReadOnlyList<StepRecord>>(c => RunTable.FindKey(c, runId) is { } run ? StepTable.List(c, run.Key, runId) : []);

    public Task<IReadOnlyList<EventRecord>> ReadRunEventsAsync(Guid runId, string? after, int limit, CancellationToken cancellationToken = default)
        => ReadAsync<IReadOnlyList<EventRecord>>(c => EventTable.ReadRun(c, runId, after is null ? 0 : EventTable.ParseId(after), limit));

    public Task<EventPage> ReadEventsAsync(string? after, int limit, CancellationToken cancellationToken = default) => ReadAsync(c =>
    {
        if (after is null)
            return new EventPage([], EventTable.Id(EventTable.LastChange(c)));
        var found = EventTable.ReadChanges(c, EventTable.ParseId(after), limit);
        return new EventPage(found, found.Count > 0 ? found[^1].Id : after);
    });

    /// <summary>Whether an activity's work is done with this write: its last, so that it may wait for the activity's completion.</summary>
    private static bool EndsWork(StepRecord before, StepRecord after)
        => StepTransitions.IsFinal(after.Status) || after.PastTries.Count > before.PastTries.Count;

    private static void RequireWritten(StepWriteResult result, StepRecord step)
    {
        if (result.Kind != StepWriteKind.Written)
            throw new StepOvertakenException(step);
    }

    private Task<T> ReadAsync<T>(Func<Connection, T> query)
    {
        // An activity that begins before its turn is committed must still see what that turn holds, such as the output of the step before.
        if (WriteScope.Current is { IsJoining: true })
            return database.WriteAsync(query);
        try
        {
            return Task.FromResult(database.Read(query));
        }
        catch (Exception error) when (error is IronflowException or InvalidDataException)
        {
            return Task.FromException<T>(error);
        }
    }
}
