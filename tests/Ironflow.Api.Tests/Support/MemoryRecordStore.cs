using System.Globalization;
using System.Runtime.CompilerServices;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Api.Tests.Support;

/// <summary>A record store in memory, by the rules all stores share, that can be told to fail.</summary>
internal sealed partial class MemoryRecordStore : IRecordStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, RunRecord> runs = [];
    private readonly SortedDictionary<(Guid Run, string Key), StepRecord> steps = [];
    private readonly Dictionary<string, IdempotencyClaim> claims = [];
    private readonly List<EventRecord> events = [];

    /// <summary>What every call throws, while set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>How many events before the asked-for one are shown again, as a store with late writers does.</summary>
    public int Overlap { get; set; }

    public int ReadsOfEvents { get; private set; }

    public RunQuery? LastQuery { get; private set; }

    public void Put(RunRecord run) => Do(() => runs[run.Id] = run);

    public void Put(StepRecord step) => Do(() => steps[(step.RunId, step.Key.ToString())] = step);

    public EventRecord Append(Guid runId, string type, string data = "{}") => Do(() => Add(runId, type, new RawJson(data)));

    public Task InitializeAsync(CancellationToken cancellationToken = default) => Run(() => true);

    public Task CheckAsync(CancellationToken cancellationToken = default) => Run(() => true);

    public Task<IdempotencyClaim> ClaimIdempotencyKeyAsync(IdempotencyClaim claim, CancellationToken cancellationToken = default)
        => Run(() => claims.TryGetValue(claim.Key, out var standing) ? standing : claims[claim.Key] = claim);

    public Task<RunRecord> CreateRunAsync(RunRecord run, CancellationToken cancellationToken = default) => Run(() =>
    {
        if (runs.TryGetValue(run.Id, out var standing))
            return standing;
        var (type, data) = Changes.Created(run);
        Add(run.Id, type, data);
        return runs[run.Id] = run;
    });

    public Task<RunRecord?> FindRunAsync(Guid runId, CancellationToken cancellationToken = default)
        => Run(() => runs.GetValueOrDefault(runId));

    public Task<RunRecord> SetRunStatusAsync(Guid runId, RunStatus status, DateTimeOffset at, CancellationToken cancellationToken = default)
        => Run(() => Follow(runs[runId], Changes.ToStatus(runs[runId], status, at)));

    public Task<RunRecord> FinishRunAsync(Guid runId, RunFinish finish, CancellationToken cancellationToken = default)
        => Run(() => Follow(runs[runId], Changes.ToEnd(runs[runId], finish, RunTotals.Of(StepsOf(runId)))));

    public Task<RunRecord?> RequestCancelAsync(Guid runId, string by, DateTimeOffset at, CancellationToken cancellationToken = default) => Run(() =>
    {
        if (!runs.TryGetValue(runId, out var run) || RunTransitions.IsTerminal(run.Status) || run.CancelRequestedAt is not null)
            return run;
        return runs[runId] = run with { CancelRequestedAt = at, CancelRequestedBy = by };
    });

    public Task<RunPage> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default) => Run(() =>
    {
        LastQuery = query;
        var skip = query.Cursor is null ? 0 : int.Parse(query.Cursor, CultureInfo.InvariantCulture);
        var matching = Matching(query).OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id).Select(RunSummary.Of).Skip(skip).ToList();
        var next = matching.Count > query.Limit ? (skip + query.Limit).ToString(CultureInfo.InvariantCulture) : null;
        return new RunPage([.. matching.Take(query.Limit)], next);
    });

    public Task<RunStats> GetStatsAsync(RunQuery query, CancellationToken cancellationToken = default) => Run(() =>
    {
        LastQuery = query;
        var all = Matching(query).ToList();
        return new RunStats
        {
            Total = all.Count,
            Completed = all.Count(r => r.Status is RunStatus.Completed or RunStatus.Warning),
            Failed = all.Count(r => r.Status == RunStatus.Failed),
            Cancelled = all.Count(r => r.Status == RunStatus.Cancelled),
            Active = all.Count(r => !RunTransitions.IsTerminal(r.Status)),
            TotalCostUsd = all.Where(r => r.ParentRunId is null).Sum(r => r.CostUsd),
            TotalDurationMs = all.Where(r => r.ParentRunId is null).Sum(r => r.DurationMs),
        };
    });

    public async IAsyncEnumerable<OpenRun> ListOpenRunsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var run in await Run(() => runs.Values.Where(r => !RunTransitions.IsTerminal(r.Status)).ToList()))
            yield return new OpenRun(run.Id, run.CreatedAt);
    }

    public Task ForgetOpenRunAsync(Guid runId, CancellationToken cancellationToken = default) => Run(() => true);

    public Task<StepWriteResult> InsertStepAsync(StepRecord step, StepWrite write, CancellationToken cancellationToken = default)
        => throw new NotSupportedException("the API writes no steps");

    public Task<StepWriteResult> UpdateStepAsync(StepRecord before, StepRecord after, StepWrite write, CancellationToken cancellationToken = default)
        => Run(() => new StepWriteResult(StepWriteKind.Written, steps[(after.RunId, after.Key.ToString())] = after));

    public Task<StepRecord?> FindStepAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default)
        => Run(() => steps.GetValueOrDefault((runId, key.ToString())));

    public Task<IReadOnlyList<StepRecord>> ListStepsAsync(Guid runId, CancellationToken cancellationToken = default)
        => Run<IReadOnlyList<StepRecord>>(() => [.. StepsOf(runId).Select(s => s with { Input = null, Output = null, Trace = null })]);

    public Task<IReadOnlyList<EventRecord>> ReadRunEventsAsync(Guid runId, string? after, int limit, CancellationToken cancellationToken = default)
        => Run<IReadOnlyList<EventRecord>>(() =>
        {
            ReadsOfEvents++;
            return [.. events.Where(e => e.RunId == runId && string.CompareOrdinal(e.Id, after) > 0).Take(limit)];
        });

    public Task<EventPage> ReadEventsAsync(string? after, int limit, CancellationToken cancellationToken = default) => Run(() =>
    {
        ReadsOfEvents++;
        var last = events.Count == 0 ? "0" : events[^1].Id;
        if (after is null)
            return new EventPage([], last);
        var from = Math.Max(0, events.FindIndex(e => string.CompareOrdinal(e.Id, after) > 0) is var i and >= 0 ? i - Overlap : events.Count - Overlap);
        var page = events.Skip(from).Take(limit).ToList();
        return new EventPage(page, page.Count == 0 ? after : page[^1].Id);
    });

    private IEnumerable<StepRecord> StepsOf(Guid runId) => steps.Where(s => s.Key.Run == runId).Select(s => s.Value);

    private IEnumerable<RunRecord> Matching(RunQuery query) => runs.Values.Where(r =>
        (query.Workflow is null || r.WorkflowName.Contains(query.Workflow, StringComparison.OrdinalIgnoreCase))
        && (query.Status is null || r.Status == query.Status)
        && query.Labels.All(l => r.Labels.TryGetValue(l.Key, out var value) && value == l.Value)
        && (query.CreatedAfter is null || r.CreatedAt >= query.CreatedAfter)
        && (query.CreatedBefore is null || r.CreatedAt < query.CreatedBefore));

    private RunRecord Follow(RunRecord run, IReadOnlyList<RunRecord> path)
    {
        foreach (var next in path)
        {
            foreach (var (type, data) in Changes.Of(run, next))
                Add(run.Id, type, data);
            runs[run.Id] = run = next;
        }

        return run;
    }

    private EventRecord Add(Guid runId, string type, RawJson data)
    {
        var added = new EventRecord((events.Count + 1).ToString("D8", CultureInfo.InvariantCulture), type, runId, data);
        events.Add(added);
        return added;
    }

    private T Do<T>(Func<T> work)
    {
        lock (gate)
            return work();
    }

    private Task<T> Run<T>(Func<T> work) => Fault is { } fault ? Task.FromException<T>(fault) : Task.FromResult(Do(work));
}
