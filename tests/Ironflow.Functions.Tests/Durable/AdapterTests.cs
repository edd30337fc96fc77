using Ironflow.Durable;
using Ironflow.TestKit.DurableContract;

namespace Ironflow.Functions.Tests.Durable;

/// <summary>Where the adapter does more than pass on.</summary>
public sealed class AdapterTests : DurableContractBase
{
    private const string Awkward = """{"text":"ä \" \u0001 2026-01-01T00:00:00Z","money":0.10000000000000000001,"big":12345678901234567890}""";

    [Fact]
    public async Task Payload_ThroughEveryCall_StaysTheSameText()
    {
        Program.Orchestrators["child"] = (context, input) => context.CallActivityAsync("echo", input);
        await using var harness = await RunAsync((context, input) => context.CallSubOrchestrationAsync("child", "child-1", input), Awkward);
        Assert.Equal(Awkward, (await harness.EndAsync("main")).Output);
    }

    [Fact]
    public async Task Names_WithADot_AreFunctionsWithAnUnderscore_AndComeBackWithTheDot()
    {
        Program.Orchestrators["Test.Child"] = (_, _) => Task.FromResult("1");
        await using var harness = await RunAsync((context, input) => context.CallSubOrchestrationAsync("Test.Child", "child-1", input));
        await harness.EndAsync("main");
        Assert.Equal("Test.Child", (await harness.Client.GetAsync("child-1"))!.Name);
    }

    [Fact]
    public async Task Event_BetweenACancelledWaitAndTheNext_IsNotLost()
    {
        await using var harness = await RunAsync(async (context, _) =>
        {
            await AbandonAsync(context);
            return await context.WaitForEventAsync("go");
        });
        await RaiseGoThenOnAsync(harness);
        Assert.Equal("41", (await harness.EndAsync("main")).Output);
    }

    protected override DurableHarness CreateHarness() => new SdkHarness();

    // Leaves a cancelled wait for "go" behind and lets "go" arrive before it returns.
    private static async Task AbandonAsync(IDurableContext context)
    {
        using var stop = new CancellationTokenSource();
        var abandoned = context.WaitForEventAsync("go", stop.Token);
        Cancel(stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        await context.WaitForEventAsync("on");
    }

    // CancelAsync would leave the orchestration's own thread.
    private static void Cancel(CancellationTokenSource stop) => stop.Cancel();

    private static async Task RaiseGoThenOnAsync(DurableHarness harness)
    {
        Assert.True(await harness.Client.RaiseEventAsync("main", "GO", "41"));
        Assert.True(await harness.Client.RaiseEventAsync("main", "on", "null"));
    }
}
