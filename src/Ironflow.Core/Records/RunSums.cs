using Ironflow.Runs;

namespace Ironflow.Records;

/// <summary>Gathers <see cref="RunStats"/>; money is summed as decimals (semantics 8.1).</summary>
public sealed class RunSums
{
    private RunStats sums = new();

    /// <summary>Counts a run. Cost and time are summed over root runs only: a child's are on its parent's step already (semantics 7.2).</summary>
    public void Add(RunStatus status, decimal costUsd, long durationMs, bool isRoot)
    {
        sums = sums with { Total = sums.Total + 1 };
        if (isRoot)
            sums = sums with { TotalCostUsd = sums.TotalCostUsd + costUsd, TotalDurationMs = sums.TotalDurationMs + durationMs };
        sums = status switch
        {
            RunStatus.Completed or RunStatus.Warning => sums with { Completed = sums.Completed + 1 },
            RunStatus.Failed => sums with { Failed = sums.Failed + 1 },
            RunStatus.Cancelled => sums with { Cancelled = sums.Cancelled + 1 },
            _ => sums with { Active = sums.Active + 1 },
        };
    }

    /// <summary>The sums so far.</summary>
    public RunStats ToStats(bool complete) => sums with { Complete = complete };
}
