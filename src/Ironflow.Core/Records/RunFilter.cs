using Ironflow.Runs;

namespace Ironflow.Records;

/// <summary>Which runs a query means; the same in every store.</summary>
public static class RunFilter
{
    /// <summary>Whether a run matches workflow, status, labels and times.</summary>
    public static bool Matches(RunQuery query, RunSummary run)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(run);
        return (query.Status is not { } status || run.Status == status)
            && (query.Workflow is not { } workflow || run.WorkflowName.Contains(workflow, StringComparison.OrdinalIgnoreCase))
            && (query.CreatedAfter is not { } after || run.CreatedAt >= after)
            && (query.CreatedBefore is not { } before || run.CreatedAt < before)
            && query.Labels.All(l => run.Labels.TryGetValue(l.Key, out var value) && value == l.Value);
    }
}
