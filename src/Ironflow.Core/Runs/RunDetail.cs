using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Runs;

/// <summary>A run with its steps and edges, as <c>GET /runs/{id}</c> gives it.</summary>
/// <param name="Run">The run; its sums are those of its steps at the time of reading (semantics 8.1).</param>
/// <param name="Steps">Its steps by attempt, position, index, without their values.</param>
/// <param name="Edges">What depends on what.</param>
public sealed record RunDetail(RunRecord Run, IReadOnlyList<StepRecord> Steps, IReadOnlyList<StepEdge> Edges)
{
    /// <summary>Reads it; <c>null</c> when there is no such run.</summary>
    public static async Task<RunDetail?> ReadAsync(IRecordStore store, Guid runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        // The run first: a run that is seen to have ended is then shown with all its steps.
        if (await store.FindRunAsync(runId, cancellationToken) is not { } run)
            return null;
        var steps = await store.ListStepsAsync(runId, cancellationToken);
        var edges = steps.SelectMany(step => step.Dependencies.Select(dependency => new StepEdge(step.Id, dependency)));
        return new RunDetail(Changes.WithTotals(run, await TotalsAsync(store, steps, cancellationToken)), steps, [.. edges]);
    }

    /// <summary>Sums over steps; what children that still run have spent is not on their parent's step yet (semantics 8.1).</summary>
    private static async Task<RunTotals> TotalsAsync(IRecordStore store, IReadOnlyList<StepRecord> steps, CancellationToken cancellationToken)
    {
        var totals = RunTotals.Of(steps);
        foreach (var step in steps)
        {
            if (step.ChildRunId is { } child && !StepTransitions.IsFinal(step.Status))
                totals += await TotalsAsync(store, await store.ListStepsAsync(child, cancellationToken), cancellationToken);
        }

        return totals;
    }
}

/// <summary>An edge of a run's graph.</summary>
/// <param name="StepId">The step.</param>
/// <param name="DependsOn">The step it depends on.</param>
public sealed record StepEdge(Guid StepId, Guid DependsOn);
