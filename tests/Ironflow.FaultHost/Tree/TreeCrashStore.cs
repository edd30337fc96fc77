using System.Diagnostics;
using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;
using Ironflow.TestKit.Faults;

namespace Ironflow.FaultHost.Tree;

/// <summary>Kills its own process, as <c>kill -9</c> does, the first time a point is reached; a file says that it has happened.</summary>
internal sealed class TreeCrashStore(IRecordStore inner, TreePoint point, string marker) : ForwardingStore(inner)
{
    public override async Task<bool> BeginWaveAsync(IReadOnlyList<StepRecord> members, bool failFast, CancellationToken cancellationToken = default)
    {
        Reached(TreePoint.BeforeWaveBegins);
        var live = await base.BeginWaveAsync(members, failFast, cancellationToken);
        Reached(TreePoint.AfterWaveBegins);
        return live;
    }

    public override async Task StopWaveAsync(Guid runId, int attempt, int position, CancellationToken cancellationToken = default)
    {
        Reached(TreePoint.BeforeWaveStops);
        await base.StopWaveAsync(runId, attempt, position, cancellationToken);
        Reached(TreePoint.AfterWaveStops);
    }

    public override async Task<IReadOnlyList<StepRecord>> EndWaveAsync(WaveEnd end, CancellationToken cancellationToken = default)
    {
        Reached(TreePoint.BeforeWaveEnds);
        var rows = await base.EndWaveAsync(end, cancellationToken);
        Reached(TreePoint.AfterWaveEnds);
        return rows;
    }

    public override async Task<StepWriteResult> InsertStepAsync(StepRecord step, StepWrite write, CancellationToken cancellationToken = default)
    {
        var isMember = step.Name == TreeWorkflow.SecondMember;
        var isGate = step.Kind == StepKind.Approval;
        if (isMember)
            Reached(TreePoint.BetweenMemberBegins);
        if (isGate)
            Reached(TreePoint.BeforeGateOpens);
        if (step.Name == TreeWorkflow.ErrorStep)
            Reached(TreePoint.BeforeErrorStep);
        var written = await base.InsertStepAsync(step, write, cancellationToken);
        if (isGate)
            Reached(TreePoint.AfterGateOpens);
        return written;
    }

    public override async Task<StepWriteResult> UpdateStepAsync(StepRecord before, StepRecord after, StepWrite write, CancellationToken cancellationToken = default)
    {
        var ends = StepTransitions.IsFinal(after.Status) && !StepTransitions.IsFinal(before.Status);
        if (write.Vote is not null)
            Reached(TreePoint.BeforeVote);
        if (ends && after.Name == TreeWorkflow.SecondMember)
            Reached(TreePoint.BetweenMemberEnds);
        if (ends && after.Kind == StepKind.Delay)
            Reached(TreePoint.BeforeDelayEnds);
        if (ends && after.Kind == StepKind.Workflow)
            Reached(TreePoint.BeforeChildStepEnds);
        var written = await base.UpdateStepAsync(before, after, write, cancellationToken);
        if (write.Vote is not null)
            Reached(after.Name == TreeWorkflow.InnerGate ? TreePoint.AfterVoteInChild : TreePoint.AfterVote);
        if (ends && after.Name == TreeWorkflow.ErrorStep)
            Reached(TreePoint.AfterErrorStep);
        if (ends && after.Kind == StepKind.Workflow)
            Reached(TreePoint.AfterChildStepEnds);
        return written;
    }

    public override async Task<SignalRecord> AddSignalAsync(SignalRecord signal, CancellationToken cancellationToken = default)
    {
        Reached(TreePoint.BeforeSignal);
        var standing = await base.AddSignalAsync(signal, cancellationToken);
        Reached(TreePoint.AfterSignal);
        return standing;
    }

    public override async Task<RunRecord> CreateRunAsync(RunRecord run, CancellationToken cancellationToken = default)
    {
        var isChild = run.ParentRunId is not null;
        if (isChild)
            Reached(TreePoint.BeforeChild);
        var created = await base.CreateRunAsync(run, cancellationToken);
        if (isChild)
            Reached(TreePoint.AfterChild);
        return created;
    }

    public override async Task<RunRecord> FinishRunAsync(Guid runId, RunFinish finish, CancellationToken cancellationToken = default)
    {
        var isChild = (await base.FindRunAsync(runId, cancellationToken))?.ParentRunId is not null;
        if (finish.Status == RunStatus.Cancelled)
            Reached(TreePoint.BeforeCancelledEnds);
        else if (isChild)
            Reached(TreePoint.BeforeChildEnds);
        var run = await base.FinishRunAsync(runId, finish, cancellationToken);
        if (isChild)
            Reached(TreePoint.AfterChildEnds);
        return run;
    }

    public override async Task<RunRecord> ScheduleAttemptAsync(Guid runId, NextAttempt next, CancellationToken cancellationToken = default)
    {
        Reached(TreePoint.BeforeNextAttempt);
        var run = await base.ScheduleAttemptAsync(runId, next, cancellationToken);
        Reached(TreePoint.AfterNextAttempt);
        return run;
    }

    public override async Task<RunRecord?> RequestCancelAsync(Guid runId, string by, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        var run = await base.RequestCancelAsync(runId, by, at, cancellationToken);
        Reached(run?.ParentRunId is null ? TreePoint.AfterCancelOfParent : TreePoint.AfterCancelOfChild);
        return run;
    }

    private void Reached(TreePoint here)
    {
        if (here != point || File.Exists(marker))
            return;
        File.WriteAllText(marker, here.ToString());
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
