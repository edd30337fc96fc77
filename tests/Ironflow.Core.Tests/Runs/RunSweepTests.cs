using Ironflow.Durable;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Records;
using Ironflow.Registration;
using Ironflow.Runs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Ironflow.Core.Tests.Runs;

/// <summary>Semantics 9.5: a run left behind is repaired; one that only needs a moment is left alone.</summary>
public sealed class RunSweepTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Mock<IRecordStore> store = new(MockBehavior.Loose);
    private readonly Mock<IDurableClient> durable = new(MockBehavior.Loose);
    private readonly Guid runId = Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057");
    private readonly RunSweep sweep;
    private RunFinish? finish;

    public RunSweepTests()
    {
        store.Setup(s => s.ListDocumentsAsync(It.IsAny<string>(), It.IsAny<string?>(), It.IsAny<int>(), It.IsAny<CancellationToken>())).ReturnsAsync([]);
        var runs = new RunService(store.Object, durable.Object, new IronflowBuilder().Build(), time);
        sweep = new RunSweep(store.Object, durable.Object, runs, new IronflowBuilder().Build(), new IronflowOptions(), time, NullLogger<RunSweep>.Instance);
        store.Setup(s => s.ListStepsAsync(It.IsAny<Guid>(), It.IsAny<CancellationToken>())).ReturnsAsync([]);
        store.Setup(s => s.FinishRunAsync(runId, It.IsAny<RunFinish>(), It.IsAny<CancellationToken>()))
            .Callback((Guid _, RunFinish f, CancellationToken _) => finish = f)
            .ReturnsAsync(Run(RunStatus.Failed));
    }

    [Fact]
    public async Task Rule9_5_CreatedButNotStarted_IsStarted()
    {
        Open(Run(RunStatus.Pending), instance: null);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, await sweep.RunOnceAsync());

        durable.Verify(d => d.StartAsync(DurableNames.RunOrchestrator, DurableNames.InstanceId(runId), It.IsAny<string>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Fact]
    public async Task JustCreated_IsLeftToItsCreator()
    {
        Open(Run(RunStatus.Pending), instance: null);
        time.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(0, await sweep.RunOnceAsync());
    }

    [Fact]
    public async Task CancelledBeforeItStarted_IsEndedWithoutBeingStarted()
    {
        Open(Run(RunStatus.Pending) with { CancelRequestedAt = time.GetUtcNow(), CancelRequestedBy = "ada" }, instance: null);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, await sweep.RunOnceAsync());

        Assert.Equal((RunStatus.Cancelled, "cancelled by ada"), (finish?.Status, finish?.Error));
        durable.Verify(d => d.StartAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Theory]
    [InlineData(DurableStatus.Failed, "NonDeterministic: …")]
    [InlineData(DurableStatus.Terminated, "by hand")]
    public async Task Rule9_5_InstanceThatEnded_EndsTheRunWithTheEnginesText(DurableStatus status, string text)
    {
        Open(Run(RunStatus.Running), status, text);

        Assert.Equal(1, await sweep.RunOnceAsync());

        Assert.Equal((RunStatus.Failed, ErrorCodes.InstanceLost, text), (finish?.Status, finish?.ErrorCode, finish?.Error));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ada")]
    public async Task InstanceThatCompletedWithTheEndInItsOutput_EndsTheRunWithThat(string? cancelledBy)
    {
        var end = new RecordRequest { Action = RecordAction.Finish, RunId = runId, Status = RunStatus.Warning, Output = new RawJson("7") };
        Open(
            Run(RunStatus.Running) with { CancelRequestedBy = cancelledBy, CancelRequestedAt = cancelledBy is null ? null : time.GetUtcNow() },
            DurableStatus.Completed,
            output: new RunOutcome("warning", Transient: false, end).ToJson());
        Assert.Equal(0, await sweep.RunOnceAsync());
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, await sweep.RunOnceAsync());

        Assert.Equal((RunStatus.Warning, "7"), (finish?.Status, finish?.Output.ToString()));
    }

    [Fact]
    public async Task InstanceThatThePlatformFailed_IsPurgedAndBeginsAnew()
    {
        Open(Run(RunStatus.Running), DurableStatus.Failed, "no worker", isPlatformFailure: true);
        var calls = new List<string>();
        durable.Setup(d => d.PurgeAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).Callback(() => calls.Add("purge")).ReturnsAsync(true);
        durable.Setup(d => d.StartAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Callback(() => calls.Add("start")).ReturnsAsync(true);

        Assert.Equal(1, await sweep.RunOnceAsync());

        Assert.Equal(["purge", "start"], calls);
        Assert.Null(finish);
    }

    [Fact]
    public async Task InstanceThatThePlatformFailedAfterACancel_EndsTheRunAsCancelled()
    {
        Open(Run(RunStatus.Running) with { CancelRequestedAt = time.GetUtcNow() }, DurableStatus.Failed, "no worker", isPlatformFailure: true);

        Assert.Equal(1, await sweep.RunOnceAsync());

        Assert.Equal(RunStatus.Cancelled, finish?.Status);
    }

    [Fact]
    public async Task Rule9_5_InstanceGone_EndsTheRun()
    {
        Open(Run(RunStatus.Running), instance: null);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, await sweep.RunOnceAsync());

        Assert.Equal((RunStatus.Failed, ErrorCodes.InstanceLost), (finish?.Status, finish?.ErrorCode));
    }

    [Fact]
    public async Task CancelNotDelivered_IsDeliveredAgain()
    {
        Open(Run(RunStatus.Running) with { CancelRequestedAt = time.GetUtcNow() }, DurableStatus.Running);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, await sweep.RunOnceAsync());

        durable.Verify(d => d.RaiseEventAsync(DurableNames.InstanceId(runId), DurableNames.CancelEvent, It.IsAny<string>(), It.IsAny<CancellationToken>()), Times.Once);
        Assert.Null(finish);
    }

    [Fact]
    public async Task HealthyRun_IsLeftAlone()
    {
        Open(Run(RunStatus.Running), DurableStatus.Running);
        time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(0, await sweep.RunOnceAsync());
    }

    [Fact]
    public async Task EndOfARunThatWasNotCompleted_IsCompletedWithItsOwnStatus()
    {
        Open(Run(RunStatus.Completed), instance: null);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, await sweep.RunOnceAsync());

        Assert.Equal(RunStatus.Completed, finish?.Status);
    }

    [Theory]
    [InlineData(9, 0)]
    [InlineData(11, 1)]
    public async Task CreationThatStoppedAtItsFirstRow_IsForgottenAfterTenMinutes(int minutes, int repaired)
    {
        Open(run: null, instance: null);
        time.Advance(TimeSpan.FromMinutes(minutes));

        Assert.Equal(repaired, await sweep.RunOnceAsync());

        store.Verify(s => s.ForgetOpenRunAsync(runId, It.IsAny<CancellationToken>()), Times.Exactly(repaired));
    }

    [Fact]
    public async Task RunsThatTheFilterLeavesOut_AreNotLookedAt()
    {
        Open(Run(RunStatus.Pending), instance: null);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, await sweep.RunOnceAsync(_ => false));
    }

    private void Open(RunRecord? run, DurableStatus? instance, string? error = null, bool isPlatformFailure = false, string? output = null)
    {
        store.Setup(s => s.ListOpenRunsAsync(It.IsAny<CancellationToken>())).Returns(new[] { new OpenRun(runId, time.GetUtcNow()) }.ToAsyncEnumerable());
        store.Setup(s => s.FindRunAsync(runId, It.IsAny<CancellationToken>())).ReturnsAsync(run);
        var id = DurableNames.InstanceId(runId);
        durable.Setup(d => d.GetAsync(id, It.IsAny<CancellationToken>()))
            .ReturnsAsync(instance is { } status ? new DurableInstance(id, DurableNames.RunOrchestrator, status, output, error, null) { IsPlatformFailure = isPlatformFailure } : null);
    }

    private RunRecord Run(RunStatus status) => new()
    {
        Id = runId,
        RootRunId = runId,
        WorkflowName = "hello",
        Status = status,
        Trigger = new ApiTrigger(),
        Payload = new RawJson("{}"),
        CreatedBy = "ada",
        CreatedAt = time.GetUtcNow(),
        UpdatedAt = time.GetUtcNow(),
    };
}
