using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Gates;

/// <summary>Opens a gate with the oldest signal that fits it; the signal is used up in the same transaction (semantics 6.8).</summary>
internal sealed class SignalMatcher(IRecordStore store, TimeProvider time)
{
    /// <summary>Tries to. Returns <c>null</c> when the gate waits for no signal or none that fits is there.</summary>
    public async Task<StepWriteResult?> TryOpenAsync(StepRecord gate, CancellationToken cancellationToken)
    {
        if (gate.Gate?.Signal is not { } name)
            return null;
        foreach (var signal in await store.ListSignalsAsync(gate.RunId, name, cancellationToken))
        {
            // One that does not fit is left: it came before its gate, when nothing could refuse it.
            if (!GateRules.Opens(signal, gate.Gate) || (gate.Gate.Schema is { } schema && InputSchema.Errors(schema, signal.Payload).Count > 0))
                continue;
            var after = GateRules.Signalled(gate, signal, time.GetUtcNow());
            return await store.UpdateStepAsync(gate, after, new StepWrite { RequireLive = true, Signal = new SignalUse(signal.Name, signal.Id) }, cancellationToken);
        }

        return null;
    }
}
