using System.Collections.Concurrent;
using System.Diagnostics;

namespace Ironflow.Benchmarks.Embedded;

/// <summary>Does nothing and returns a text of 200 bytes; notes when it ran.</summary>
[OperationKind("bench.noop")]
public sealed record NoOp(int Number) : Operation<string>
{
    private static readonly string Result = new('x', 200);

    private static int count;

    public static int Count => Volatile.Read(ref count);

    public static ConcurrentQueue<long> Executions { get; } = new();

    public override Task<string> RunAsync(OperationContext context)
    {
        Interlocked.Increment(ref count);
        Executions.Enqueue(Stopwatch.GetTimestamp());
        return Task.FromResult(Result);
    }
}

/// <summary>So many no-op steps, one after the other.</summary>
public sealed class NoOpWorkflow : Workflow<NoOpInput>
{
    public override string Name => "bench-noop";

    public override string Description => "No-op steps in sequence";

    public override async Task RunAsync(WorkflowContext context, NoOpInput input)
    {
        for (var n = 0; n < input.Steps; n++)
            await context.OperationAsync("step", new NoOp(n));
    }
}

/// <param name="Steps">How many.</param>
public sealed record NoOpInput(int Steps);

/// <summary>Sleeps for a day.</summary>
public sealed class SleepWorkflow : IWorkflow
{
    public string Name => "bench-sleep";

    public string Description => "A durable delay of a day";

    public Task RunAsync(WorkflowContext context) => context.DelayAsync("sleep", TimeSpan.FromDays(1));
}

/// <summary>So many no-op steps at once.</summary>
public sealed class WaveWorkflow : Workflow<NoOpInput>
{
    public override string Name => "bench-wave";

    public override string Description => "No-op steps in one wave";

    public override Task RunAsync(WorkflowContext context, NoOpInput input)
        => context.ParallelAsync([.. Enumerable.Range(0, input.Steps).Select(n => Step.Operation($"step-{n}", new NoOp(n)))]);
}

/// <summary>Waits at a gate, then does nothing.</summary>
public sealed class GateWorkflow : IWorkflow
{
    public string Name => "bench-gate";

    public string Description => "An approval and a no-op step";

    public async Task RunAsync(WorkflowContext context)
    {
        await context.ApprovalAsync("release", "Release?");
        await context.OperationAsync("step", new NoOp(0));
    }
}
