using Ironflow.Durable;
using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Records;
using Ironflow.Registration;
using Ironflow.Runs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Ironflow.Core.Tests.Runs;

/// <summary>A run whose engine instance the platform lost begins anew (semantics 4.6); one whose own code ended it does not (9.5).</summary>
public sealed class RunSweepPlatformFailureTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Mock<IRecordStore> store = new();
    private readonly Mock<IDurableClient> durable = new();
    private readonly RunSweep sweep;

    public RunSweepPlatformFailureTests()
    {
        var runs = new RunService(store.Object, durable.Object, new IronflowBuilder().Build(), time);
        sweep = new RunSweep(store.Object, durable.Object, runs, time, NullLogger<RunSweep>.Instance);
    }

    [Fact]
    public async Task Sweep_InstanceLostToThePlatform_IsPurgedAndStartedAnew()
    {
        var id = Lost(isPlatformFailure: true, cancelRequested: false);
        var calls = new List<string>();
        durable.Setup(d => d.PurgeAsync(id, It.IsAny<CancellationToken>())).Callback(() => calls.Add("purge")).ReturnsAsync(true);
        durable.Setup(d => d.StartAsync(DurableNames.RunOrchestrator, id, It.IsAny<string>(), It.IsAny<CancellationToken>())).Callback(() => calls.Add("start")).ReturnsAsync(true);

        Assert.Equal(1, await sweep.RunOnceAsync());

        Assert.Equal(["purge", "start"], calls);
        store.Verify(s => s.FinishRunAsync(It.IsAny<Guid>(), It.IsAny<RunFinish>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Theory]
    [InlineData(false, false, RunStatus.Failed)]
    [InlineData(true, true, RunStatus.Cancelled)]
    public async Task Sweep_FailedByItsCodeOrCancelled_EndsTheRun(bool isPlatformFailure, bool cancelRequested, RunStatus expected)
    {
        var id = Lost(isPlatformFailure, cancelRequested);

        Assert.Equal(1, await sweep.RunOnceAsync());

        durable.Verify(d => d.PurgeAsync(id, It.IsAny<CancellationToken>()), Times.Never);
        store.Verify(s => s.FinishRunAsync(It.IsAny<Guid>(), It.Is<RunFinish>(f => f.Status == expected), It.IsAny<CancellationToken>()), Times.Once);
    }

    private string Lost(bool isPlatformFailure, bool cancelRequested)
    {
        var now = time.GetUtcNow();
        var run = new RunRecord
        {
            Id = Guid.CreateVersion7(now),
            RootRunId = Guid.CreateVersion7(now),
            WorkflowName = "hello",
            WorkflowVersion = "1",
            Status = RunStatus.Running,
            Trigger = new ApiTrigger(),
            Payload = new RawJson("{}"),
            CreatedBy = "ada",
            CreatedAt = now,
            UpdatedAt = now,
            CancelRequestedAt = cancelRequested ? now : null,
        };
        var id = DurableNames.InstanceId(run.Id);
        store.Setup(s => s.ListOpenRunsAsync(It.IsAny<CancellationToken>())).Returns(new[] { new OpenRun(run.Id, now) }.ToAsyncEnumerable());
        store.Setup(s => s.FindRunAsync(run.Id, It.IsAny<CancellationToken>())).ReturnsAsync(run);
        durable.Setup(d => d.GetAsync(id, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new DurableInstance(id, DurableNames.RunOrchestrator, DurableStatus.Failed, null, "no worker", null) { IsPlatformFailure = isPlatformFailure });
        time.Advance(TimeSpan.FromMinutes(1));
        return id;
    }
}
