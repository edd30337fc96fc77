using Ironflow.Concurrency;

namespace Ironflow.Orchestration;

/// <content>Places of limits: a run takes its own before it starts, a step's activity takes the step's; who finds none waits for an event and asks again.</content>
internal sealed partial class RunDriver
{
    /// <summary>Takes the run's places.</summary>
    /// <exception cref="RunEndedException">They are held by others, and the run does not wait.</exception>
    public async Task TakeSlotsAsync(SlotDemand demand)
    {
        var askedAt = durable.UtcNow;
        while (true)
        {
            var answer = await RecordAsync(new RecordRequest { Action = RecordAction.TakeSlots, RunId = input.RunId, Slots = demand, DueAt = askedAt });
            if (answer == RunSlotRecorder.Granted)
                return;
            if (answer != RunSlotRecorder.Waiting)
                throw RunEndedException.Failed(ErrorCodes.ConcurrencyConflict, answer);
            await durable.WaitForEventAsync(DurableNames.SlotEvent, stop);
        }
    }

    private async Task WaitForSlotAsync(StepSpec spec, CancellationToken stopped)
    {
        try
        {
            await durable.WaitForEventAsync(DurableNames.StepSlotEvent(spec.Key), stopped);
        }
        catch (OperationCanceledException)
        {
            // Told to stop: its place in the queue, or the one it was given in the same moment, is for others.
            await RecordAsync(StepRecording(spec, RecordAction.LeaveSlot));
            throw;
        }
    }
}
