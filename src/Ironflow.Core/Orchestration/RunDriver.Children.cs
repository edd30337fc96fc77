using System.Text.Json;
using Ironflow.Durable;
using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <content>Child workflows (semantics 7): recorded, run as a sub-orchestration, and listened to while they wait.</content>
internal sealed partial class RunDriver
{
    /// <summary>A child that sleeps for less need not be shown as waiting by all above it.</summary>
    private static readonly TimeSpan ShortestToldDelay = TimeSpan.FromSeconds(10);
    private int openChildren;

    /// <summary>Cancels the children that are open; for a run that was told to end.</summary>
    public async Task CancelChildrenAsync()
    {
        if (openChildren > 0)
            await RecordAsync(new RecordRequest { Action = RecordAction.CancelChildren, RunId = input.RunId });
    }

    private async Task<StepResult> RunChildAsync(StepSpec spec, CancellationToken stopped)
    {
        RequireDepth(spec);
        board.Opened(spec.Key);
        openChildren++;
        try
        {
            stopped.ThrowIfCancellationRequested();
            var answer = await RecordAsync(StepRecording(spec, RecordAction.BeginChild) with { Ancestors = [.. input.Ancestors, input.Workflow] });
            begun = true;
            var child = JsonSerializer.Deserialize(answer, RecordJson.Relaxed.ChildBegun)!;
            spec.RequireSame(child.Step.Name, child.Step.Kind);
            if (child.Step.Status != StepStatus.Running)
                return child.Step;
            var (reason, isTransient) = child.Child is null ? (null, false) : await FollowAsync(spec, child.Child);
            var ended = await RecordAsync(StepRecording(spec, RecordAction.EndChild) with { Error = reason, IsTransient = isTransient });
            return JsonSerializer.Deserialize(ended, RecordJson.Relaxed.StepResult)!;
        }
        finally
        {
            openChildren--;
            board.Closed(spec.Key);
            await board.SettleAsync();
        }
    }

    /// <summary>Waits for the child's end, and shows meanwhile whether it waits.</summary>
    /// <returns>The engine's text when it gave the child up, and whether another attempt may help.</returns>
    private async Task<(string? Reason, bool IsTransient)> FollowAsync(StepSpec spec, RunInput child)
    {
        var end = durable.CallSubOrchestrationAsync(DurableNames.RunOrchestrator, DurableNames.InstanceId(child.RunId), JsonSerializer.Serialize(child, RecordJson.Relaxed.RunInput));
        var last = 0;
        while (!end.IsCompleted)
        {
            using var enough = new CancellationTokenSource();
            var word = durable.WaitForEventAsync(DurableNames.ChildEvent(spec.Key), enough.Token);
            await Task.WhenAny(end, word);
            if (word.IsCompletedSuccessfully)
            {
                var notice = JsonSerializer.Deserialize(await word, RecordJson.Relaxed.ChildNotice)!;
                if (notice.Number > last)
                    board.Told(spec.Key, notice.Status);
                last = Math.Max(last, notice.Number);
                continue;
            }

#pragma warning disable CA1849 // CancelAsync would continue on the thread pool, which no engine replays.
            enough.Cancel();
#pragma warning restore CA1849
        }

        try
        {
            return (null, RunOutcome.Parse(await end) is { Transient: true });
        }
        catch (DurableTaskFailedException error)
        {
            return (error.Reason, false);
        }
    }

    private void RequireDepth(StepSpec spec)
    {
        var depth = input.Ancestors.Count + 1;
        if (depth < options.MaxDepth)
            return;
        var chain = string.Join(" → ", [.. input.Ancestors, input.Workflow, ((WorkflowStepConfig)spec.Config).WorkflowName]);
        throw RunEndedException.Failed(
            ErrorCodes.WorkflowGuardRejected, $"step '{spec.Name}' would go {depth + 1} workflows deep, and {options.MaxDepth} are allowed: {chain}");
    }

    private async Task RecordStatusAsync(RunStatus status)
        => await RecordAsync(new RecordRequest { Action = RecordAction.SetStatus, RunId = input.RunId, Status = status, Parent = Notice() });
}
