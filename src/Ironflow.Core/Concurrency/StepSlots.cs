using Ironflow.Execution;
using Ironflow.Hosting;
using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Concurrency;

/// <summary>Has a step's activity hold a place while it works, where the host limits its kind (<see cref="IronflowOptions.StepLimits"/>).</summary>
/// <remarks>The activity does not wait: it answers that the step waits, and the run waits for the event, so that no worker is held.</remarks>
internal sealed class StepSlots(IRecordStore store, SlotBook book, IronflowOptions options, TimeProvider time)
{
    public static string KeyOf(StepKind kind) => $"step:{kind}";

    public async Task<StepResult> RunAsync(StepRequest request, Func<Task<StepResult>> work, CancellationToken shutdown)
    {
        if (!options.StepLimits.TryGetValue(request.Kind.ToString(), out var limit))
            return await work();
        var (slot, holder) = (new Slot(KeyOf(request.Kind), limit), new SlotHolder(request.RunId, StepKey.Parse(request.Key)));
        var answer = await book.TakeAsync(slot, holder, request.AskedAt ?? time.GetUtcNow(), waits: true, shutdown);
        // One that had ended and given its place back when its worker died has nothing to wait for: it is answered from its row.
        if (answer != SlotAnswer.Granted && !await HasEndedAsync(holder, shutdown))
            return new StepResult { Key = request.Key, Name = request.Name, Kind = request.Kind, Status = StepStatus.Pending, AwaitsSlot = true };
        // What throws is called again, under the same holder: it keeps its place.
        var result = await work();
        await book.ReleaseAsync(slot.Key, holder, shutdown);
        return result;
    }

    private async Task<bool> HasEndedAsync(SlotHolder holder, CancellationToken cancellationToken)
        => await store.FindStepAsync(holder.RunId, holder.Step!.Value, cancellationToken) is { } step && StepTransitions.IsFinal(step.Status);
}
