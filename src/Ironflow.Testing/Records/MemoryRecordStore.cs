using System.Globalization;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Testing.Records;

/// <summary>Records in memory, under the same contract as those that last.</summary>
/// <remarks>The files beside this one have steps, waves, gates, budgets and upkeep.</remarks>
public sealed partial class MemoryRecordStore(TimeProvider time) : IRecordStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, RunEntry> runs = [];
    private readonly Dictionary<string, IdempotencyClaim> claims = new(StringComparer.Ordinal);
    private readonly List<EventRecord> feed = [];
    private long events;

    /// <inheritdoc/>
    public Task InitializeAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IdempotencyClaim> ClaimIdempotencyKeyAsync(IdempotencyClaim claim, CancellationToken cancellationToken = default) => Do(() =>
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (claims.TryGetValue(claim.Key, out var standing) && standing.ExpiresAt > time.GetUtcNow())
            return standing;
        return claims[claim.Key] = claim;
    });

    /// <inheritdoc/>
    public Task<RunRecord> CreateRunAsync(RunRecord run, CancellationToken cancellationToken = default) => Do(() =>
    {
        ArgumentNullException.ThrowIfNull(run);
        if (runs.TryGetValue(run.Id, out var standing))
            return standing.Run;
        var entry = runs[run.Id] = new RunEntry(run);
        if (run.MaxCostUsd is { } limit)
            entry.Budget = new Budget(limit, 0, 0);
        Publish(entry, [Changes.Created(run)], inFeed: true);
        return run;
    });

    /// <inheritdoc/>
    public Task<RunRecord?> FindRunAsync(Guid runId, CancellationToken cancellationToken = default) => Do(() => runs.GetValueOrDefault(runId)?.Run);

    /// <inheritdoc/>
    public Task<RunRecord> SetRunStatusAsync(Guid runId, RunStatus status, DateTimeOffset at, CancellationToken cancellationToken = default) => Do(() =>
    {
        if (RunTransitions.IsTerminal(status))
            throw new ArgumentException($"'{status}' is an end; runs are ended by FinishRunAsync", nameof(status));
        var entry = Get(runId);
        return Apply(entry, Changes.ToStatus(entry.Run, status, at));
    });

    /// <inheritdoc/>
    public Task<RunRecord> FinishRunAsync(Guid runId, RunFinish finish, CancellationToken cancellationToken = default) => Do(() =>
    {
        ArgumentNullException.ThrowIfNull(finish);
        if (!RunTransitions.IsTerminal(finish.Status))
            throw new ArgumentException($"'{finish.Status}' is not an end", nameof(finish));
        var entry = Get(runId);
        Close(entry, _ => true, finish.At, finish.Error ?? "the run ended");
        var sums = RunTotals.Of(entry.Steps.Values);
        entry.Live.Clear();
        return Apply(entry, RunTransitions.IsTerminal(entry.Run.Status) ? [Changes.WithTotals(entry.Run, sums)] : Changes.ToEnd(entry.Run, finish, sums));
    });

    /// <inheritdoc/>
    public Task<RunRecord?> RequestCancelAsync(Guid runId, string by, DateTimeOffset at, CancellationToken cancellationToken = default) => Do(() =>
    {
        if (!runs.TryGetValue(runId, out var entry))
            return null;
        if (entry.Run.CancelRequestedAt is null && !RunTransitions.IsTerminal(entry.Run.Status))
        {
            entry.Run = entry.Run with { CancelRequestedAt = at, CancelRequestedBy = by, UpdatedAt = at };
            entry.Live.Clear();
        }

        return entry.Run;
    });

    /// <inheritdoc/>
    public Task<RunPage> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default) => Do(() =>
    {
        ArgumentNullException.ThrowIfNull(query);
        var skip = query.Cursor is null ? 0 : Position(query.Cursor);
        var all = Matching(query).OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id).Skip(skip).Take(query.Limit + 1).ToList();
        return all.Count <= query.Limit
            ? new RunPage(all, null)
            : new RunPage([.. all.Take(query.Limit)], (skip + query.Limit).ToString(CultureInfo.InvariantCulture));
    });

    /// <inheritdoc/>
    public Task<RunStats> GetStatsAsync(RunQuery query, CancellationToken cancellationToken = default) => Do(() =>
    {
        var sums = new RunSums();
        foreach (var run in Matching(query))
            sums.Add(run.Status, run.CostUsd, run.DurationMs, run.ParentRunId is null);
        return sums.ToStats(complete: true);
    });

    /// <inheritdoc/>
    public async IAsyncEnumerable<OpenRun> ListOpenRunsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var open = await Do(() => runs.Values.Where(e => !RunTransitions.IsTerminal(e.Run.Status)).Select(e => new OpenRun(e.Run.Id, e.Run.CreatedAt)).ToList());
        foreach (var run in open)
            yield return run;
    }

    /// <inheritdoc/>
    public Task ForgetOpenRunAsync(Guid runId, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IReadOnlyList<EventRecord>> ReadRunEventsAsync(Guid runId, string? after, int limit, CancellationToken cancellationToken = default)
        => Do<IReadOnlyList<EventRecord>>(() => runs.TryGetValue(runId, out var entry) ? After(entry.Events, after, limit) : []);

    /// <inheritdoc/>
    public Task<EventPage> ReadEventsAsync(string? after, int limit, CancellationToken cancellationToken = default) => Do(() =>
    {
        if (after is null)
            return new EventPage([], EventId(events));
        var found = After(feed, after, limit);
        return new EventPage(found, found.Count > 0 ? found[^1].Id : after);
    });

    private static List<EventRecord> After(List<EventRecord> all, string? after, int limit)
    {
        if (after is not null && (after.Length != 19 || !after.All(char.IsAsciiDigit)))
            throw new RequestException(ErrorCodes.BadRequest, "the event id is not one that a stream gave", new Dictionary<string, string> { ["path"] = "Last-Event-ID" });
        return [.. all.Where(e => after is null || string.CompareOrdinal(e.Id, after) > 0).Take(limit)];
    }

    private static string EventId(long number) => number.ToString("D19", CultureInfo.InvariantCulture);

    private static int Position(string cursor) => int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
        ? position
        : throw new RequestException(ErrorCodes.BadRequest, "the cursor is not one that a list gave", new Dictionary<string, string> { ["path"] = "cursor" });

    private IEnumerable<RunSummary> Matching(RunQuery query) => runs.Values.Select(e => RunSummary.Of(e.Run)).Where(r => RunFilter.Matches(query, r));

    private RunEntry Get(Guid runId) => runs.GetValueOrDefault(runId) ?? throw Missing(runId);

    private static InvalidOperationException Missing(Guid runId) => new($"there is no run {runId} on record");

    private RunRecord Apply(RunEntry entry, IReadOnlyList<RunRecord> path)
    {
        foreach (var next in path)
        {
            Publish(entry, Changes.Of(entry.Run, next), inFeed: true);
            entry.Run = next;
        }

        return entry.Run;
    }

    private void Publish(RunEntry entry, IEnumerable<(string Type, RawJson Data)> changes, bool inFeed)
    {
        foreach (var (type, data) in changes)
        {
            var record = new EventRecord(EventId(++events), type, entry.Run.Id, data);
            entry.Events.Add(record);
            if (inFeed)
                feed.Add(record);
        }
    }

    private void Publish(RunEntry entry, StepRecord? before, StepRecord after)
    {
        if (Changes.Of(before, after) is { } status)
            Publish(entry, [status], inFeed: false);
        foreach (var change in StepEvents.Of(before, after))
            Publish(entry, [(change.Type, change.Data)], change.InFeed);
    }

    private Task<T> Do<T>(Func<T> work)
    {
        try
        {
            lock (gate)
                return Task.FromResult(work());
        }
        catch (Exception error) when (error is IronflowException or ArgumentException or InvalidOperationException)
        {
            return Task.FromException<T>(error);
        }
    }
}
