using Ironflow.Durable;
using Ironflow.Orchestration;
using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Runs;

/// <summary>Cancels runs with their descendants (semantics 7.4, 9.3): the mark and the stop order are rows, the event only wakes the instance.</summary>
internal sealed class RunCanceller(IRecordStore store, IDurableClient durable, TimeProvider time)
{
    /// <summary>Marks a run and everything below it for cancellation, and wakes their instances.</summary>
    /// <returns>The run as it stands; <c>null</c> when there is none.</returns>
    public async Task<RunRecord?> CancelAsync(Guid runId, string by, CancellationToken cancellationToken)
    {
        var run = await store.RequestCancelAsync(runId, by, time.GetUtcNow(), cancellationToken);
        if (run is null || RunTransitions.IsTerminal(run.Status))
            return run;
        await CancelChildrenAsync(runId, by, within: null, cancellationToken);
        // A lost event is raised again by the sweep: the row is what counts.
        await durable.RaiseEventAsync(DurableNames.InstanceId(runId), DurableNames.CancelEvent, "{}", cancellationToken);
        return run;
    }

    /// <summary>Cancels a run's open children.</summary>
    /// <param name="runId">The parent.</param>
    /// <param name="by">Who asked for it.</param>
    /// <param name="within">The wave whose children are meant; all when <c>null</c>.</param>
    /// <param name="cancellationToken">Cancels the work between two children.</param>
    public async Task CancelChildrenAsync(Guid runId, string by, StepKey? within, CancellationToken cancellationToken)
    {
        foreach (var step in await store.ListStepsAsync(runId, cancellationToken))
        {
            var isMeant = within is not { } wave || (wave.Attempt, wave.Position) == (step.Attempt, step.Position);
            if (isMeant && step.ChildRunId is { } child && !StepTransitions.IsFinal(step.Status))
                await CancelAsync(child, by, cancellationToken);
        }
    }
}
