using Ironflow.Durable;
using Ironflow.Orchestration;

namespace Ironflow.Concurrency;

/// <summary>Tells a run that it, or a step of it, was given a place.</summary>
internal sealed class SlotWaker(IDurableClient durable)
{
    public async Task WakeAsync(SlotHolder holder)
    {
        try
        {
            var name = holder.Step is { } step ? DurableNames.StepSlotEvent(step) : DurableNames.SlotEvent;
            await durable.RaiseEventAsync(DurableNames.InstanceId(holder.RunId), name, "{}", CancellationToken.None);
        }
#pragma warning disable CA1031 // The place is given and stands: who gave it must not fail for it. The sweep wakes the run.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
