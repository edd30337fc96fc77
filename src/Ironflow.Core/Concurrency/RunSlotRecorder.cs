using Ironflow.Orchestration;
using Ironflow.Records;

namespace Ironflow.Concurrency;

/// <summary>Takes and gives back the places of runs, and of steps that no longer wait, for the recording activity.</summary>
internal sealed class RunSlotRecorder(IRecordStore store, SlotBook book)
{
    public const string Granted = "\"granted\"";
    public const string Waiting = "\"waiting\"";

    /// <summary>Takes the places of a run, one after the other.</summary>
    /// <returns><see cref="Granted"/>, <see cref="Waiting"/>, or what else stands in the way.</returns>
    public async Task<string> TakeAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var demand = request.Slots!;
        foreach (var slot in demand.Slots)
        {
            if (await IsSharedAsync(slot, request.RunId, cancellationToken))
                continue;
            switch (await book.TakeAsync(slot, new SlotHolder(request.RunId), request.DueAt!.Value, demand.Waits, cancellationToken))
            {
                case SlotAnswer.Waiting:
                    return Waiting;
                case SlotAnswer.Refused:
                    return SlotConflict.Explain(slot, await book.HoldersAsync(slot.Key, cancellationToken));
            }
        }

        return Granted;
    }

    /// <summary>Gives back what a run that has ended held, or waited for.</summary>
    public async Task ReleaseAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        foreach (var slot in request.Slots?.Slots ?? [])
            await book.ReleaseAsync(slot.Key, new SlotHolder(request.RunId), cancellationToken);
    }

    /// <summary>A step was told to stop while it waited for its place.</summary>
    public async Task<string> LeaveAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        await book.ReleaseAsync(StepSlots.KeyOf(request.Step!.Kind), new SlotHolder(request.RunId, Steps.StepKey.Parse(request.Key!)), cancellationToken);
        return "null";
    }

    /// <summary>Whether a run above this one holds a place: waiting for it would be waiting for itself.</summary>
    private async Task<bool> IsSharedAsync(Slot slot, Guid runId, CancellationToken cancellationToken)
    {
        var run = await store.FindRunAsync(runId, cancellationToken);
        if (run?.ParentRunId is null)
            return false;
        var holders = await book.HoldersAsync(slot.Key, cancellationToken);
        while (run?.ParentRunId is { } parent)
        {
            if (holders.Contains(new SlotHolder(parent)))
                return true;
            run = await store.FindRunAsync(parent, cancellationToken);
        }

        return false;
    }
}
