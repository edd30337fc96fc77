using Ironflow.Durable;
using Ironflow.Gates;
using Ironflow.Hosting;
using Ironflow.Orchestration;
using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Runs;

/// <summary>Wakes runs whose gate was decided, is overdue, or has a signal waiting, and that do not know it: the event that was to tell them was lost (semantics 6.2).</summary>
internal sealed class GateSweep(IRecordStore store, IDurableClient durable, IronflowOptions options, TimeProvider time)
{
    // A decision is followed by its event at once; only one that stands longer was lost.
    private readonly TimeSpan grace = options.SweepGrace;

    /// <summary>Wakes the run if its gate asks for it.</summary>
    /// <returns>What was repaired; <c>null</c> when nothing was.</returns>
    public async Task<string?> RepairAsync(RunRecord run, CancellationToken cancellationToken)
    {
        // Sleeping too: that is how a wait for a signal shows.
        if (run.Status is not (RunStatus.AwaitingApproval or RunStatus.Sleeping))
            return null;
        var steps = await store.ListStepsAsync(run.Id, cancellationToken);
        if (steps.LastOrDefault(s => s.Kind.IsGate) is not { } gate || !await IsDueAsync(gate, cancellationToken))
            return null;
        await durable.RaiseEventAsync(DurableNames.InstanceId(run.Id), DurableNames.GateEvent(gate.Key), "{}", cancellationToken);
        return $"the decision at '{gate.Name}' was delivered again";
    }

    private async Task<bool> IsDueAsync(StepRecord gate, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (StepTransitions.IsFinal(gate.Status))
            return gate.Gate?.Decision is not null && now - gate.UpdatedAt >= grace;
        if (gate.Gate is not { } state)
            return false;
        if (state.DeadlineAt + grace <= now)
            return true;
        if (state.Signal is not { } signal)
            return false;
        var sent = await store.ListSignalsAsync(gate.RunId, signal, cancellationToken);
        return sent.Any(s => GateRules.Opens(s, state) && now - s.At >= grace && (state.Schema is not { } schema || InputSchema.Errors(schema, s.Payload).Count == 0));
    }
}
