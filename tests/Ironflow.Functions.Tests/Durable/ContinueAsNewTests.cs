using Ironflow.Functions.Durable;
using Microsoft.DurableTask;
using Moq;

namespace Ironflow.Functions.Tests.Durable;

/// <summary>What the adapter tells the engine when an execution ends for the next.</summary>
/// <remarks>Against a context that only notes its calls: the engine in memory drops, up to 0.2.3-preview.1, what an orchestration sends to itself in the turn
/// that continues as new. Engines for production deliver it.</remarks>
public sealed class ContinueAsNewTests
{
    private readonly Dictionary<string, TaskCompletionSource<string>> engine = [];
    private readonly List<string> told = [];
    private readonly FunctionsDurableContext context;

    public ContinueAsNewTests()
    {
        var sdk = new Mock<TaskOrchestrationContext>();
        sdk.Setup(c => c.InstanceId).Returns("main");
        sdk.Setup(c => c.WaitForExternalEvent<string>(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns((string name, CancellationToken _) => (engine[name] = new TaskCompletionSource<string>()).Task);
        sdk.Setup(c => c.SendEvent(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object>()))
            .Callback((string instance, string name, object payload) => told.Add($"send {instance} {name} {payload}"));
        sdk.Setup(c => c.ContinueAsNew(It.IsAny<object?>(), It.IsAny<bool>()))
            .Callback((object? input, bool preserve) => told.Add($"continue {input}, unprocessed events kept: {preserve}"));
        context = new FunctionsDurableContext(sdk.Object);
    }

    [Fact]
    public async Task ContinueAsNew_AfterAnEventWentToACancelledWait_SendsItToItselfFirst()
    {
        await AbandonWaitAsync("go");
        engine["go"].SetResult("41");

        context.ContinueAsNew("again");

        Assert.Equal(["send main go 41", "continue again, unprocessed events kept: True"], told);
    }

    [Fact]
    public async Task ContinueAsNew_WithNothingArrivedAtACancelledWait_SendsNothing()
    {
        await AbandonWaitAsync("go");

        context.ContinueAsNew("again");

        Assert.Equal(["continue again, unprocessed events kept: True"], told);
    }

    [Fact]
    public async Task ContinueAsNew_AfterAnEventWasTaken_SendsNothing()
    {
        var taken = context.WaitForEventAsync("go");
        engine["go"].SetResult("41");
        Assert.Equal("41", await taken);

        context.ContinueAsNew("again");

        Assert.Equal(["continue again, unprocessed events kept: True"], told);
    }

    private async Task AbandonWaitAsync(string name)
    {
        using var stop = new CancellationTokenSource();
        var abandoned = context.WaitForEventAsync(name, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
    }
}
