using Ironflow.Durable;
using Ironflow.Orchestration;
using Ironflow.Steps;

namespace Ironflow.Gates;

/// <summary>Tells a run that something is on record for its gate (semantics 6.2).</summary>
internal static class GateWaker
{
    public static async Task WakeAsync(IDurableClient durable, StepRecord gate)
    {
        try
        {
            await durable.RaiseEventAsync(DurableNames.InstanceId(gate.RunId), DurableNames.GateEvent(gate.Key), "{}", CancellationToken.None);
        }
#pragma warning disable CA1031 // What was decided is on record and stands: who decided must not be told otherwise. The sweep wakes the run.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
