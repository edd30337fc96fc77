using System.Diagnostics;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;
using Ironflow.TestKit.Faults;

namespace Ironflow.FaultHost;

/// <summary>The boundaries of a step and of its run.</summary>
public enum CrashPoint
{
    /// <summary>Before the step's row.</summary>
    BeforeRow,

    /// <summary>After the row, before the work.</summary>
    AfterRow,

    /// <summary>After the work, before its result is on the row.</summary>
    AfterWork,

    /// <summary>After the result is on the row (or on its way with the engine's own transaction).</summary>
    AfterResult,

    /// <summary>Before the run's end.</summary>
    BeforeEnd,

    /// <summary>After the run's end.</summary>
    AfterEnd,

    /// <summary>After the run's rows, before its engine instance.</summary>
    AfterCreate,

    /// <summary>Before the run's rows, its idempotency key claimed.</summary>
    BeforeCreate,
}

/// <summary>Kills its own process, as <c>kill -9</c> does, the first time a point is reached; a file says that it has happened.</summary>
internal sealed class CrashingStore(IRecordStore inner, CrashPoint point, string marker) : ForwardingStore(inner)
{
    public override async Task<RunRecord> CreateRunAsync(RunRecord run, CancellationToken cancellationToken = default)
    {
        Reached(CrashPoint.BeforeCreate);
        var created = await base.CreateRunAsync(run, cancellationToken);
        Reached(CrashPoint.AfterCreate);
        return created;
    }

    public override async Task<RunRecord> FinishRunAsync(Guid runId, RunFinish finish, CancellationToken cancellationToken = default)
    {
        Reached(CrashPoint.BeforeEnd);
        var run = await base.FinishRunAsync(runId, finish, cancellationToken);
        Reached(CrashPoint.AfterEnd);
        return run;
    }

    public override async Task<StepWriteResult> InsertStepAsync(StepRecord step, StepWrite write, CancellationToken cancellationToken = default)
    {
        var isSecond = step.Position == 2;
        if (isSecond)
            Reached(CrashPoint.BeforeRow);
        var written = await base.InsertStepAsync(step, write, cancellationToken);
        if (isSecond)
            Reached(CrashPoint.AfterRow);
        return written;
    }

    public override async Task<StepWriteResult> UpdateStepAsync(StepRecord before, StepRecord after, StepWrite write, CancellationToken cancellationToken = default)
    {
        var isEnd = after.Position == 2 && StepTransitions.IsFinal(after.Status);
        if (isEnd)
            Reached(CrashPoint.AfterWork);
        var written = await base.UpdateStepAsync(before, after, write, cancellationToken);
        if (isEnd)
            Reached(CrashPoint.AfterResult);
        return written;
    }

    private void Reached(CrashPoint here)
    {
        if (here != point || File.Exists(marker))
            return;
        File.WriteAllText(marker, here.ToString());
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
