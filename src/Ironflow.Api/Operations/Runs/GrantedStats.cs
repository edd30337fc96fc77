using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Api.Operations.Runs;

/// <summary>Counts and sums over the runs of some workflows: from the list, as no store sums by a caller's grants.</summary>
internal static class GrantedStats
{
    private const int PageSize = 100;
    private const int MaxPages = 100;

    public static async Task<RunStats> ReadAsync(IRecordStore store, RunQuery query, Func<string, bool> maySee, CancellationToken cancellationToken)
    {
        var stats = new RunStats();
        string? cursor = null;
        for (var page = 1; page <= MaxPages; page++)
        {
            var read = await store.ListRunsAsync(query with { Limit = PageSize, Cursor = cursor }, cancellationToken);
            stats = read.Runs.Where(run => maySee(run.WorkflowName)).Aggregate(stats, Add);
            cursor = read.NextCursor;
            if (cursor is null)
                return stats;
        }

        return stats with { Complete = false };
    }

    private static RunStats Add(RunStats sum, RunSummary run) => sum with
    {
        Total = sum.Total + 1,
        Completed = sum.Completed + (run.Status is RunStatus.Completed or RunStatus.Warning ? 1 : 0),
        Failed = sum.Failed + (run.Status == RunStatus.Failed ? 1 : 0),
        Cancelled = sum.Cancelled + (run.Status == RunStatus.Cancelled ? 1 : 0),
        Active = sum.Active + (RunTransitions.IsTerminal(run.Status) ? 0 : 1),
        TotalCostUsd = sum.TotalCostUsd + run.CostUsd,
        TotalDurationMs = sum.TotalDurationMs + run.DurationMs,
    };
}
