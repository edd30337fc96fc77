using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>Which steps are open, and which of them are children that wait: a run waits when nothing else of it is running (semantics 6.1, 7.2).</summary>
/// <param name="record">Records a changed status.</param>
internal sealed class WaitBoard(Func<RunStatus, Task> record)
{
    private readonly HashSet<StepKey> open = [];
    private readonly Dictionary<StepKey, RunStatus> waiting = [];
    private RunStatus recorded = RunStatus.Running;
    private Task recording = Task.CompletedTask;

    private RunStatus Status => waiting.Count == 0 || waiting.Count < open.Count
        ? RunStatus.Running
        : waiting.ContainsValue(RunStatus.AwaitingApproval) ? RunStatus.AwaitingApproval : RunStatus.Sleeping;

    public void Opened(StepKey step)
    {
        open.Add(step);
        Update();
    }

    public void Closed(StepKey step)
    {
        open.Remove(step);
        waiting.Remove(step);
        Update();
    }

    public void Told(StepKey step, RunStatus status)
    {
        if (status is RunStatus.AwaitingApproval or RunStatus.Sleeping)
            waiting[step] = status;
        else
            waiting.Remove(step);
        Update();
    }

    /// <summary>Completes when what was last told is recorded.</summary>
    public Task SettleAsync() => recording;

    private void Update()
    {
        if (recording.IsCompletedSuccessfully && Status != recorded)
            recording = RecordAsync();
    }

    private async Task RecordAsync()
    {
        while (Status is var status && status != recorded)
        {
            recorded = status;
            await record(status);
        }
    }
}
