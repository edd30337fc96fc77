using Ironflow.Hosting;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Concurrency;

/// <summary>Whether a holder of a place still needs it: its run and step rows say.</summary>
internal sealed class SlotClaims(IRecordStore store, IronflowOptions options, TimeProvider time)
{
    // The run row follows a place taken for its creation at once; ten minutes later its creator has died in between.
    private static readonly TimeSpan CreationGrace = TimeSpan.FromMinutes(10);

    /// <summary>Whether who waits would still use a place.</summary>
    public async Task<bool> IsWantedAsync(SlotHolder holder, CancellationToken cancellationToken)
        => await store.FindRunAsync(holder.RunId, cancellationToken) is { CancelRequestedAt: null } run
            && !RunTransitions.IsTerminal(run.Status)
            && !(await StepOfAsync(holder, cancellationToken) is { } step && StepTransitions.IsFinal(step.Status));

    /// <summary>Whether who holds a place has ended, and long enough ago to have given it back itself.</summary>
    public async Task<bool> IsDeadAsync(HeldPlace held, CancellationToken cancellationToken)
    {
        var (holder, now) = (SlotHolder.Parse(held.Id), time.GetUtcNow());
        if (await store.FindRunAsync(holder.RunId, cancellationToken) is not { } run)
            return now - held.At >= CreationGrace;
        if (RunTransitions.IsTerminal(run.Status))
            return now - run.UpdatedAt >= options.SweepGrace;
        return await StepOfAsync(holder, cancellationToken) is { } step && StepTransitions.IsFinal(step.Status) && now - step.UpdatedAt >= options.SweepGrace;
    }

    /// <summary>Whether who holds a place has had it for a while and has not begun: its waking was lost.</summary>
    public async Task<bool> IsAsleepAsync(HeldPlace held, CancellationToken cancellationToken)
    {
        var holder = SlotHolder.Parse(held.Id);
        if (time.GetUtcNow() - held.At < options.SweepGrace)
            return false;
        return holder.Step is null
            ? await store.FindRunAsync(holder.RunId, cancellationToken) is { Status: RunStatus.Pending }
            : await StepOfAsync(holder, cancellationToken) is null or { Status: StepStatus.Pending };
    }

    private async Task<StepRecord?> StepOfAsync(SlotHolder holder, CancellationToken cancellationToken)
        => holder.Step is { } step ? await store.FindStepAsync(holder.RunId, step, cancellationToken) : null;
}
