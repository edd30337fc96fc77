using Grpc.Core;
using Ironflow.Functions.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;

namespace Ironflow.Functions.Tests.Durable;

public sealed class FunctionsDurableClientTests
{
    private readonly Mock<DurableTaskClient> sdk = new("test");
    private readonly FunctionsDurableClient client = new();

    public FunctionsDurableClientTests() => client.Use(sdk.Object);

    [Fact]
    public async Task Start_NewId_PassesEveryStatusAsOneThatIsNotReplaced()
    {
        StartOrchestrationOptions? passed = null;
        sdk.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Callback((TaskName _, object? _, StartOrchestrationOptions? options, CancellationToken _) => passed = options)
            .ReturnsAsync("a");

        Assert.True(await client.StartAsync("Ironflow.Run", "a", "{}"));
        Assert.Equal("a", passed!.InstanceId);
        Assert.Equal(Enum.GetNames<OrchestrationRuntimeStatus>().Order(), passed.DedupeStatuses!.Order());
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    public async Task Start_KnownId_StartsNothing(OrchestrationRuntimeStatus status)
    {
        Known("a", status);

        Assert.False(await client.StartAsync("Ironflow.Run", "a", "{}"));
        sdk.Verify(
            c => c.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()),
            Times.Never);
    }

    [Fact]
    public async Task Start_IdTakenMeanwhile_IsFalse()
    {
        sdk.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(Error(StatusCode.AlreadyExists));

        Assert.False(await client.StartAsync("Ironflow.Run", "a", "{}"));
    }

    [Theory]
    [InlineData(StatusCode.NotFound)]
    [InlineData(StatusCode.FailedPrecondition)]
    public async Task RaiseEvent_RefusedByTheEngine_IsFalse(StatusCode code)
    {
        RaiseThrows(code);
        Assert.False(await client.RaiseEventAsync("a", "go", "1"));
    }

    [Fact]
    public async Task RaiseEvent_BackendAway_Throws()
    {
        RaiseThrows(StatusCode.Unavailable);
        await Assert.ThrowsAsync<RpcException>(() => client.RaiseEventAsync("a", "go", "1"));
    }

    [Fact]
    public async Task AnyCall_BeforeATriggerHandedAClientOver_SaysWhatIsMissing()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => new FunctionsDurableClient().GetAsync("a"));
        Assert.Contains("[DurableClient]", error.Message, StringComparison.Ordinal);
    }

    private static RpcException Error(StatusCode code) => new(new Status(code, "from the engine"));

    private void RaiseThrows(StatusCode code)
    {
        Known("a", OrchestrationRuntimeStatus.Running);
        sdk.Setup(c => c.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>())).ThrowsAsync(Error(code));
    }

    private void Known(string id, OrchestrationRuntimeStatus status)
        => sdk.Setup(c => c.GetInstanceAsync(id, It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new OrchestrationMetadata("Ironflow_Run", id) { RuntimeStatus = status });
}
