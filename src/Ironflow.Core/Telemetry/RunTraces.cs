using System.Collections.Concurrent;
using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Telemetry;

/// <summary>The traces of runs this process has to do with: a step's work knows its run's id only, and a trace never changes, so it is read once.</summary>
internal static class RunTraces
{
    private const int Most = 10_000;
    private static readonly ConcurrentDictionary<Guid, RunTrace> Known = new();

    /// <summary>The trace of a run; <c>null</c> when it cannot be read: telemetry fails no step.</summary>
    public static async ValueTask<RunTrace?> FindAsync(IRecordStore store, Guid runId, CancellationToken cancellationToken)
    {
        if (Known.TryGetValue(runId, out var known))
            return known;
        try
        {
            return await store.FindRunAsync(runId, cancellationToken) is { } run ? Remember(run) : null;
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    public static RunTrace Remember(RunRecord run)
    {
        // What is thrown away is read again; a host seldom has as many runs under way.
        if (Known.Count >= Most)
            Known.Clear();
        return Known.GetOrAdd(run.Id, static (_, of) => RunTrace.Of(of), run);
    }
}
