namespace Ironflow.FaultHost.Tree;

/// <param name="Run">The run's number: what its work is noted under.</param>
public sealed record TreeInput(int Run);

/// <summary>Everything that waits or branches, in one run.</summary>
public sealed class TreeWorkflow : Workflow<TreeInput, int>
{
    /// <summary>How many of it the host runs.</summary>
    public const int Trees = 2;

    /// <summary>The gate in the child.</summary>
    public const string InnerGate = "inner release";

    /// <summary>The second member of the waves that wait for all.</summary>
    public const string SecondMember = "two";

    /// <summary>The step that runs when another has failed.</summary>
    public const string ErrorStep = "undo";

    /// <inheritdoc/>
    public override string Name => "fault-tree";

    /// <inheritdoc/>
    public override string Description => "Waves, gates, a signal, a child, a delay and a step for errors";

    /// <inheritdoc/>
    public override async Task<int> RunAsync(WorkflowContext context, TreeInput input)
    {
        await context.ParallelAsync(Work(input, 0), failFast: false);
        await context.ApprovalAsync("release", "Release?");
        var paid = await context.WaitForSignalAsync<int>("wait", new SignalConfig("paid"));
        await context.WorkflowAsync("child", WorkflowConfig.Of<BranchWorkflow>(input));
        await context.DelayAsync("pause", TimeSpan.FromMilliseconds(20));
        context.OnError(Step.Operation(ErrorStep, new Work(input.Run, 20)));
        try
        {
            await context.ParallelAsync([Step.Operation("slow", new Slow()), Step.Operation("bad", new Bad())]);
        }
        catch (ParallelFailedException)
        {
            await context.OperationAsync("last", new Work(input.Run, 21));
        }

        return paid.Value;
    }

    /// <summary>A wave of work.</summary>
    internal static IReadOnlyList<StepDefinition> Work(TreeInput input, int first)
        => [Step.Operation("one", new Work(input.Run, first)), Step.Operation(SecondMember, new Work(input.Run, first + 1)), Step.Operation("three", new Work(input.Run, first + 2))];
}

/// <summary>A child with steps and a gate of its own.</summary>
public sealed class BranchWorkflow : Workflow<TreeInput>
{
    /// <inheritdoc/>
    public override string Name => "fault-branch";

    /// <inheritdoc/>
    public override string Description => "A child";

    /// <inheritdoc/>
    public override async Task RunAsync(WorkflowContext context, TreeInput input)
    {
        await context.OperationAsync("before", new Work(input.Run, 10));
        await context.ApprovalAsync(TreeWorkflow.InnerGate, "Release the child?");
        await context.ParallelAsync(TreeWorkflow.Work(input, 11), failFast: false);
    }
}

/// <summary>Fails in its first attempt, after a gate.</summary>
public sealed class AgainWorkflow : Workflow<TreeInput>
{
    /// <inheritdoc/>
    public override string Name => "fault-again";

    /// <inheritdoc/>
    public override string Description => "Two attempts";

    /// <inheritdoc/>
    public override async Task RunAsync(WorkflowContext context, TreeInput input)
    {
        await context.OperationAsync("work", new Work(input.Run, 0));
        await context.ApprovalAsync("release", "Release?");
        await context.OperationAsync("flaky", new Flaky());
    }
}

/// <summary>Waits in its child for a decision that never comes.</summary>
public sealed class CancelledWorkflow : Workflow<TreeInput>
{
    /// <inheritdoc/>
    public override string Name => "fault-cancelled";

    /// <inheritdoc/>
    public override string Description => "A parent that is cancelled";

    /// <inheritdoc/>
    public override async Task RunAsync(WorkflowContext context, TreeInput input)
    {
        await context.OperationAsync("work", new Work(input.Run, 0));
        await context.WorkflowAsync("child", WorkflowConfig.Of<NeverWorkflow>(input));
    }
}

/// <summary>Waits for a decision that never comes.</summary>
public sealed class NeverWorkflow : Workflow<TreeInput>
{
    /// <summary>Its gate.</summary>
    public const string Gate = "never";

    /// <inheritdoc/>
    public override string Name => "fault-never";

    /// <inheritdoc/>
    public override string Description => "A child that is cancelled";

    /// <inheritdoc/>
    public override async Task RunAsync(WorkflowContext context, TreeInput input)
    {
        await context.OperationAsync("work", new Work(input.Run, 1));
        await context.ApprovalAsync(Gate, "Never?");
    }
}

/// <summary>Ends when it is stopped.</summary>
[OperationKind("fault.slow")]
public sealed record Slow : Operation<int>
{
    private static int running;

    /// <summary>How many have begun in this process and not ended.</summary>
    public static int Running => Volatile.Read(ref running);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Interlocked.Increment(ref running);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
            return 0;
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }
}

/// <summary>Fails once another member of its wave is under way.</summary>
[OperationKind("fault.bad")]
public sealed record Bad : Operation<int>
{
    /// <inheritdoc/>
    public override async Task<int> RunAsync(OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        while (Slow.Running == 0)
            await Task.Delay(5, context.CancellationToken);
        context.ReportCost(0.01m);
        throw new OperationFailedException("bad, as it was told to be");
    }
}

/// <summary>Fails in a run's first attempt.</summary>
[OperationKind("fault.flaky")]
public sealed record Flaky : Operation<int>
{
    /// <inheritdoc/>
    public override Task<int> RunAsync(OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.ReportCost(0.01m);
        return Steps.StepKey.Parse(context.IdempotencyKey[(context.IdempotencyKey.IndexOf(':', StringComparison.Ordinal) + 1)..]).Attempt == 1
            ? throw new OperationFailedException("not yet", isTransient: true)
            : Task.FromResult(1);
    }
}
