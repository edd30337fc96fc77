using Ironflow.Core.Tests.Execution;
using Ironflow.Hosting;
using Ironflow.Registration;
using Ironflow.TestKit.StorageCost;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Core.Tests.Records;

/// <summary>What records cost in calls of storage (design §4): two per step of a sequence, one more per heartbeat of a long one.</summary>
public sealed class TableCostTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task Rule4_1_AStepOfASequence_CostsTwoCalls()
    {
        await using var runs = await RecordedRuns.OpenAsync(b => b.AddFrom(typeof(Quick).Assembly).AddWorkflow(new Steps()), new FakeTimeProvider(Start));

        // The first run of a store finds its tables.
        await CallsAsync(runs, 1);
        var few = await CallsAsync(runs, 2);
        var many = await CallsAsync(runs, 12);

        Assert.Equal(2 * 10, many - few);
    }

    [Fact]
    public async Task Design4_7_AHeartbeat_CostsOneCall()
    {
        var time = new FakeTimeProvider(Start);
        var options = new IronflowOptions();
        await using var runs = await RecordedRuns.OpenAsync(b => b.AddFrom(typeof(Quick).Assembly).AddWorkflow(new Long()), time, options);
        var slow = Slow.Next();
        var running = runs.RunAsync("long", "{}");
        await slow.Began.Task;
        var begun = runs.Calls.Count;

        for (var beats = 1; beats <= 3; beats++)
        {
            time.Advance(options.HeartbeatInterval);
            await Eventually.TrueAsync(() => runs.Calls.Count >= begun + beats, "a heartbeat is written");
        }

        Assert.Equal(begun + 3, runs.Calls.Count);
        slow.Released.SetResult();
        await running;
    }

    private static async Task<int> CallsAsync(RecordedRuns runs, int steps)
    {
        var before = runs.Calls.Count;
        Assert.Equal("""{"status":"completed"}""", await runs.RunAsync("steps", steps.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return runs.Calls.Count - before;
    }

    private sealed class Steps : IWorkflow
    {
        public string Name => "steps";

        public string Description => "So many steps as the payload says";

        public async Task RunAsync(WorkflowContext context)
        {
            for (var n = context.Payload<int>(); n > 0; n--)
                await context.OperationAsync("step", new Quick());
        }
    }

    private sealed class Long : IWorkflow
    {
        public string Name => "long";

        public string Description => "One step that takes as long as the test wants";

        public Task RunAsync(WorkflowContext context) => context.OperationAsync("step", new Slow());
    }
}

/// <summary>Does nothing.</summary>
[OperationKind("cost.quick")]
public sealed record Quick : Operation<int>
{
    public override Task<int> RunAsync(OperationContext context) => Task.FromResult(1);
}

/// <summary>Says when it began and waits until it is released.</summary>
[OperationKind("cost.slow")]
public sealed record Slow : Operation<int>
{
    private static (TaskCompletionSource Began, TaskCompletionSource Released) current;

    public static (TaskCompletionSource Began, TaskCompletionSource Released) Next()
        => current = (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));

    public override async Task<int> RunAsync(OperationContext context)
    {
        current.Began.SetResult();
        await current.Released.Task;
        return 1;
    }
}
