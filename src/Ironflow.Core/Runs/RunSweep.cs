using Ironflow.Concurrency;
using Ironflow.Durable;
using Ironflow.Hosting;
using Ironflow.Orchestration;
using Ironflow.Records;
using Ironflow.Registration;
using Ironflow.Telemetry;
using Microsoft.Extensions.Logging;

namespace Ironflow.Runs;

/// <summary>Repairs runs that were left behind (semantics 9.5): created but not started, a cancel or a decision that was not delivered, an engine instance that
/// failed, was terminated or is gone, a child whose parent has ended. Reads only the runs that have not ended; safe to run anywhere, any number of times, at once.</summary>
public sealed class RunSweep(
    IRecordStore store, IDurableClient durable, RunService runs, WorkflowRegistry registry, IronflowOptions options, TimeProvider time, ILogger<RunSweep> logger)
{
    // A creation, a cancel or an ending under way needs a moment; only what stands longer was left behind.
    private readonly TimeSpan grace = options.SweepGrace;
    private readonly RunCanceller canceller = new(store, durable, time);
    private readonly GateSweep gates = new(store, durable, options, time);
    private readonly SlotSweep slots = SlotSweep.Over(store, durable, options, time);

    /// <summary>Looks at every open run once.</summary>
    /// <param name="only">Limits the sweep to some runs; all when <c>null</c>.</param>
    /// <param name="cancellationToken">Cancels the sweep between two runs.</param>
    /// <returns>How many runs were repaired.</returns>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public async Task<int> RunOnceAsync(Func<Guid, bool>? only = null, CancellationToken cancellationToken = default)
    {
        var repaired = 0;
        // A sweep of some runs cannot say how many there are.
        var found = only is null && ActiveRuns.IsOn ? new List<RunRecord>() : null;
        await foreach (var open in store.ListOpenRunsAsync(cancellationToken))
        {
            if (only is not null && !only(open.RunId))
                continue;
            if (await RepairAsync(open, found, cancellationToken) is { } what)
            {
                Logs.RunRepaired(logger, open.RunId, what);
                repaired++;
            }
        }

        if (found is not null)
            ActiveRuns.Found(found);
        return repaired + await slots.RunOnceAsync(cancellationToken);
    }

    private async Task<string?> RepairAsync(OpenRun open, List<RunRecord>? found, CancellationToken cancellationToken)
    {
        var run = await store.FindRunAsync(open.RunId, cancellationToken);
        if (run is null)
            return await ForgetAsync(open, cancellationToken);
        var now = time.GetUtcNow();
        if (RunTransitions.IsTerminal(run.Status))
            return now - run.UpdatedAt < grace ? null : await EndAsync(run, new RunFinish(run.Status, now), "its end was completed", cancellationToken);
        found?.Add(run);
        if (await OrphanedAsync(run, now, cancellationToken) is { } orphaned)
            return orphaned;

        var instance = await durable.GetAsync(DurableNames.InstanceId(run.Id), cancellationToken);
        return instance?.Status switch
        {
            null => await RepairWithoutInstanceAsync(run, now, cancellationToken),
            DurableStatus.Pending or DurableStatus.Running => await RepairRunningAsync(run, now, cancellationToken),
            _ => await RepairEndedAsync(run, now, instance, cancellationToken),
        };
    }

    /// <summary>A child whose parent has ended without it is cancelled: nobody waits for it (semantics 7.4).</summary>
    private async Task<string?> OrphanedAsync(RunRecord run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (run.ParentRunId is not { } parentId || run.CancelRequestedAt is not null || now - run.UpdatedAt < grace)
            return null;
        var parent = await store.FindRunAsync(parentId, cancellationToken);
        if (parent is not null && (!RunTransitions.IsTerminal(parent.Status) || now - parent.UpdatedAt < grace))
            return null;
        await canceller.CancelAsync(run.Id, "system:parent", cancellationToken);
        return "its parent had ended, and it was cancelled";
    }

    private async Task<string?> RepairWithoutInstanceAsync(RunRecord run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - run.UpdatedAt < grace)
            return null;
        if (run.CancelRequestedAt is not null)
            return await EndAsync(run, Cancelled(run, now), "it was cancelled before it started", cancellationToken);
        if (run.Status != RunStatus.Pending)
        {
            var lost = new RunFinish(RunStatus.Failed, now) { ErrorCode = ErrorCodes.InstanceLost, Error = "the engine has no instance of this run any more; retry the run" };
            return await EndAsync(run, lost, "its engine instance is gone", cancellationToken);
        }

        // A child is started by its parent's instance, which waits for it.
        if (run.ParentRunId is not null)
            return null;
        await runs.StartAsync(run, cancellationToken);
        return "it had not been started";
    }

    private async Task<string?> RepairRunningAsync(RunRecord run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (run.CancelRequestedAt is { } asked)
        {
            if (now - asked < grace)
                return null;
            await durable.RaiseEventAsync(DurableNames.InstanceId(run.Id), DurableNames.CancelEvent, "{}", cancellationToken);
            return "its cancel was delivered again";
        }

        return await gates.RepairAsync(run, cancellationToken);
    }

    private async Task<string?> RepairEndedAsync(RunRecord run, DateTimeOffset now, DurableInstance instance, CancellationToken cancellationToken)
    {
        // An instance that completed has recorded the end of its run and the row was read before that, or the end is being recorded from its output.
        if (instance.Status == DurableStatus.Completed && now - run.UpdatedAt < grace)
            return null;
        if (RunOutcome.Parse(instance.Output)?.End is { } end)
            return await EndAsync(run, RunRecorder.FinishOf(end, now), "its end was recorded from its orchestration's output", cancellationToken);
        if (instance.IsPlatformFailure && run is { CancelRequestedAt: null, ParentRunId: null })
            return await BeginAnewAsync(run, cancellationToken);
        var finish = run.CancelRequestedAt is not null ? Cancelled(run, now) : Lost(run, instance, now);
        return await EndAsync(run, finish, $"its engine instance had ended as {Json.SnakeCase.Name(instance.Status)}", cancellationToken);
    }

    private RunFinish Lost(RunRecord run, DurableInstance instance, DateTimeOffset now)
    {
        // The engine stops code that does not come to the recorded steps; that it is another version's code is why.
        if (!WorkflowVersions.AreCompatible(registry, run.WorkflowName, run.WorkflowVersion))
        {
            return new RunFinish(RunStatus.Failed, now)
            {
                ErrorCode = ErrorCodes.VersionMismatch,
                Error = WorkflowVersions.Explain(registry, run.WorkflowName, run.WorkflowVersion),
            };
        }

        return new RunFinish(RunStatus.Failed, now)
        {
            ErrorCode = ErrorCodes.InstanceLost,
            Error = instance.Error ?? "the engine instance ended without recording the run's end; retry the run",
        };
    }

    private async Task<string?> BeginAnewAsync(RunRecord run, CancellationToken cancellationToken)
    {
        await durable.PurgeAsync(DurableNames.InstanceId(run.Id), cancellationToken);
        await runs.StartAsync(run, cancellationToken);
        return "the platform had lost its engine instance, which began anew";
    }

    private async Task<string?> ForgetAsync(OpenRun open, CancellationToken cancellationToken)
    {
        // The run row follows the open row at once; ten minutes later its creator has died in between.
        if (time.GetUtcNow() - open.CreatedAt < TimeSpan.FromMinutes(10))
            return null;
        await store.ForgetOpenRunAsync(open.RunId, cancellationToken);
        return "its creation had not got beyond the first row";
    }

    private async Task<string> EndAsync(RunRecord run, RunFinish finish, string what, CancellationToken cancellationToken)
    {
        // The children first: the end closes the steps that name them.
        await canceller.CancelChildrenAsync(run.Id, "system:parent", within: null, cancellationToken);
        await store.FinishRunAsync(run.Id, finish, cancellationToken);
        return what;
    }

    private static RunFinish Cancelled(RunRecord run, DateTimeOffset now)
        => new(RunStatus.Cancelled, now) { ErrorCode = ErrorCodes.Cancelled, Error = $"cancelled by {run.CancelRequestedBy}" };
}
