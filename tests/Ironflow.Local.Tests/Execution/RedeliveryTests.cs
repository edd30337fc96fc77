using Ironflow.Execution;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Local.RecordStore;
using Ironflow.Local.Storage;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Secrets;
using Ironflow.Steps;
using Ironflow.TestKit.Faults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Ironflow.Local.Tests.Execution;

/// <summary>Semantics 4.2, 4.3, 3.5, 9.2: what a delivery does that is not the first.</summary>
public sealed class RedeliveryTests : IAsyncLifetime
{
    private static readonly StepKey Key = new(1, 0, 0);
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Mock<IHostIdentity> host = new();
    private readonly string folder = Directory.CreateTempSubdirectory("ironflow-test-").FullName;
    private readonly Guid runId = Guid.CreateVersion7();
    private readonly Database database;
    private readonly SqliteRecordStore store;
    private readonly ScriptedExecutor executor = new();
    private int owners;

    public RedeliveryTests()
    {
        database = Database.Open(Path.Combine(folder, "test.db"), RecordSchema.Module);
        store = new SqliteRecordStore(database, time);
        host.Setup(h => h.NewOwner()).Returns(() => $"owner-{++owners}");
    }

    public async Task InitializeAsync()
    {
        await store.InitializeAsync();
        var now = time.GetUtcNow();
        await store.CreateRunAsync(new RunRecord
        {
            Id = runId,
            RootRunId = runId,
            WorkflowName = "test",
            Status = RunStatus.Pending,
            Trigger = new ApiTrigger(),
            Payload = new RawJson("{}"),
            CreatedBy = "ada",
            CreatedAt = now,
            UpdatedAt = now,
        });
    }

    public Task DisposeAsync()
    {
        database.Dispose();
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Rule4_2_FinalRow_IsTheResult_AndNothingRuns()
    {
        var first = await Runner().RunAsync(Request(), executor, default);

        var second = await Runner().RunAsync(Request(), executor, default);

        Assert.Equal(1, executor.Executions);
        Assert.Equal((first.Status, first.Output, first.DurationMs), (second.Status, second.Output, second.DurationMs));
    }

    [Fact]
    public async Task Rule4_3_RunningRowWithALivingHeartbeat_IsWaitedFor()
    {
        await HoldAsync();
        var waiting = Runner().RunAsync(Request(), executor, default);

        Assert.False(waiting.IsCompleted);
        var row = (await RowAsync())!;
        await store.UpdateStepAsync(row, row with { Status = StepStatus.Completed, Output = new RawJson("\"of the first\""), CompletedAt = time.GetUtcNow() }, StepWrite.Plain);
        await AdvanceUntilAsync(waiting);

        Assert.Equal("\"of the first\"", (await waiting).Output?.Text);
        Assert.Equal(0, executor.Executions);
    }

    [Fact]
    public async Task Rule4_3_Quirk9_RunningRowWithADeadHeartbeat_IsTakenOverAndCounted()
    {
        await HoldAsync();
        time.Advance(TimeSpan.FromSeconds(16));

        var result = await Runner().RunAsync(Request(), executor, default);

        Assert.Equal((StepStatus.Completed, 1), (result.Status, executor.Executions));
        Assert.Equal(2, (await RowAsync())!.Delivery);
    }

    [Fact]
    public async Task RunningRowOfAnOwnerThatIsGone_IsTakenOverAtOnce()
    {
        await HoldAsync();
        host.Setup(h => h.IsGone("dead")).Returns(true);

        Assert.Equal(StepStatus.Completed, (await Runner().RunAsync(Request(), executor, default)).Status);
    }

    [Fact]
    public async Task Rule4_3_RunAtMostOnce_FailsAsInterruptedInsteadOfRunningAgain()
    {
        await HoldAsync();
        time.Advance(TimeSpan.FromSeconds(16));

        var result = await Runner().RunAsync(Request() with { RunAtMostOnce = true }, executor, default);

        Assert.Equal((StepStatus.Failed, FailureKind.Interrupted, 0), (result.Status, result.Failure?.Kind, executor.Executions));
        Assert.Equal(StepStatus.Failed, (await RowAsync())!.Status);
    }

    [Fact]
    public async Task Rule4_3_ThirdDeliveryWithoutAnEnd_IsPoisoned()
    {
        await HoldAsync(delivery: 3);
        time.Advance(TimeSpan.FromSeconds(16));

        var result = await Runner().RunAsync(Request(), executor, default);

        Assert.Equal((StepStatus.Failed, FailureKind.Poisoned, 0), (result.Status, result.Failure?.Kind, executor.Executions));
    }

    [Fact]
    public async Task ThirdDeliveryWhoseEndTheStoreDidNotTake_IsInfrastructureAndRunsNoMore()
    {
        await HoldAsync(delivery: 3);
        host.Setup(h => h.IsGone("dead")).Returns(true);
        host.Setup(h => h.IsReleased("dead")).Returns(true);

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => Runner().RunAsync(Request(), executor, default));

        Assert.Contains("could not be recorded in 3 deliveries", error.Message, StringComparison.Ordinal);
        Assert.Equal((StepStatus.Running, 0), ((await RowAsync())!.Status, executor.Executions));
    }

    [Fact]
    public async Task Rule3_5_EndThatTheStoreDoesNotTake_ByTheRealIdentity_IsInfrastructureAndNotPoisoned()
    {
        var faults = new StoreFaults(time);
        var runner = new StepRunner(
            new FaultyRecordStore(store, faults), new ProcessIdentity(), Mock.Of<ISecretSource>(), new IronflowOptions(), time, NullLogger<StepRunner>.Instance);
        executor.Ending = () => faults.IsAway = true;
        for (var delivery = 1; delivery <= 3; delivery++)
        {
            var running = runner.RunAsync(Request(), executor, default);
            await AdvanceUntilAsync(running);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => running);
            faults.IsAway = false;
        }

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => runner.RunAsync(Request(), executor, default));

        Assert.Contains("could not be recorded in 3 deliveries", error.Message, StringComparison.Ordinal);
        Assert.Equal((StepStatus.Running, 3), ((await RowAsync())!.Status, executor.Executions));
    }

    [Fact]
    public async Task HostThatShutsDownInOrder_DoesNotPoisonItsStep()
    {
        await HoldAsync(delivery: 3);
        var row = (await RowAsync())!;
        await store.UpdateStepAsync(row, row with { Owner = null, HeartbeatAt = null }, StepWrite.Plain);

        var result = await Runner().RunAsync(Request(), executor, default);

        Assert.Equal((StepStatus.Completed, 4), (result.Status, (await RowAsync())!.Delivery));
    }

    [Fact]
    public async Task BeginAfterTheStopOrder_IsRefusedAndLeavesNoRow()
    {
        await store.RequestCancelAsync(runId, "ada", time.GetUtcNow());

        var result = await Runner().RunAsync(Request(), executor, default);

        Assert.Equal((StepStatus.Cancelled, 0), (result.Status, executor.Executions));
        Assert.Null(await RowAsync());
    }

    [Fact]
    public async Task TryThatEndedInAFailureToBeRetried_IsNotRunAgain()
    {
        executor.Outcome = new StepOutcome { Failure = new StepFailure { Kind = FailureKind.Timeout, Message = "slow", IsTransient = true }, CostUsd = 1 };
        var request = Request() with { MaxTries = 2 };
        var first = await Runner().RunAsync(request, executor, default);

        var again = await Runner().RunAsync(request, executor, default);
        executor.Outcome = new StepOutcome { Output = new RawJson("1"), CostUsd = 2 };
        var next = await Runner().RunAsync(request with { Try = 2 }, executor, default);

        Assert.True(first.WillRetry && again.WillRetry);
        Assert.Equal("slow", again.Failure?.Message);
        Assert.Equal((2, StepStatus.Completed, 3m), (executor.Executions, next.Status, next.CostUsd));
    }

    [Fact]
    public async Task Rule3_5_Shutdown_LeavesTheRowToTheNextDelivery()
    {
        using var shutdown = new CancellationTokenSource();
        executor.Hangs = true;
        var running = Runner().RunAsync(Request(), executor, shutdown.Token);
        await executor.Began;

        await shutdown.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        var row = (await RowAsync())!;
        Assert.Equal((StepStatus.Running, null, null), (row.Status, row.Owner, row.HeartbeatAt));
    }

    [Fact]
    public async Task StopOrderWhileRunning_IsFoundWithTheNextHeartbeat()
    {
        executor.Hangs = true;
        var running = Runner().RunAsync(Request(), executor, default);
        await executor.Began;

        await store.RequestCancelAsync(runId, "ada", time.GetUtcNow());
        await AdvanceUntilAsync(running);

        Assert.Equal((StepStatus.Cancelled, FailureKind.Cancelled), ((await running).Status, (await running).Failure?.Kind));
    }

    [Fact]
    public async Task Rule9_2_RowClosedMeanwhile_KeepsItsStatusAndTakesTheCost()
    {
        executor.Hangs = true;
        executor.Outcome = new StepOutcome { Output = new RawJson("1"), CostUsd = 0.5m };
        var running = Runner().RunAsync(Request(), executor, default);
        await executor.Began;
        await store.FinishRunAsync(runId, new RunFinish(RunStatus.Failed, time.GetUtcNow()) { Error = "lost" });

        executor.Release();
        var result = await running;

        Assert.Equal(StepStatus.Cancelled, result.Status);
        var row = (await RowAsync())!;
        Assert.Equal((StepStatus.Cancelled, 0.5m), (row.Status, row.CostUsd));
    }

    [Fact]
    public async Task TimeLimitAboveTheHosts_FailsTheStepNamingBoth()
    {
        var options = new IronflowOptions { MaxStepTimeout = TimeSpan.FromMinutes(10) };

        var result = await Runner(options).RunAsync(Request() with { TimeoutMs = 1_200_000 }, executor, default);

        Assert.Equal((FailureKind.Config, 0), (result.Failure?.Kind, executor.Executions));
        Assert.Contains("1200s", result.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("600s", result.Failure.Message, StringComparison.Ordinal);
    }

    private StepRunner Runner(IronflowOptions? options = null)
        => new(store, host.Object, Mock.Of<ISecretSource>(), options ?? new IronflowOptions(), time, NullLogger<StepRunner>.Instance);

    private StepRequest Request() => new()
    {
        RunId = runId,
        Key = Key.ToString(),
        Name = "step",
        Kind = StepKind.Custom("test.scripted"),
        Config = new RawJson("{}"),
        BeginsRun = true,
    };

    private Task<StepRecord?> RowAsync() => store.FindStepAsync(runId, Key);

    /// <summary>A row that a delivery began and did not end.</summary>
    private async Task HoldAsync(int delivery = 1)
    {
        var now = time.GetUtcNow();
        var row = new StepRecord
        {
            Id = Key.StepId(runId),
            RunId = runId,
            Key = Key,
            Name = "step",
            Kind = StepKind.Custom("test.scripted"),
            Status = StepStatus.Running,
            CreatedAt = now,
            UpdatedAt = now,
            StartedAt = now,
            Owner = "dead",
            HeartbeatAt = now,
            Delivery = delivery,
        };
        await store.InsertStepAsync(row, new StepWrite { RunStatus = RunStatus.Running });
    }

    private async Task AdvanceUntilAsync(Task task)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!task.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await timer.WaitForNextTickAsync();
        }
    }

    private sealed class ScriptedExecutor : IStepExecutor
    {
        private readonly TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int executions;

        public StepOutcome Outcome { get; set; } = new() { Output = new RawJson("\"done\"") };

        public bool Hangs { get; set; }

        public Action Ending { get; set; } = () => { };

        public int Executions => executions;

        public Task Began => began.Task;

        public TimeSpan DefaultTimeout => TimeSpan.FromMinutes(5);

        public void Release() => released.TrySetResult();

        public async Task<StepOutcome> ExecuteAsync(StepExecution execution)
        {
            Interlocked.Increment(ref executions);
            began.TrySetResult();
            Ending();
            if (!Hangs)
                return Outcome;
            using var stopped = execution.Stop.Register(Release);
            await released.Task;
            return execution.Stop.IsCancellationRequested ? new StepOutcome { Stopped = true } : Outcome;
        }
    }
}
