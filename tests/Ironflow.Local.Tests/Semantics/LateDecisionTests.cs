using Ironflow.Durable;
using Ironflow.Gates;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Local.Hosting;
using Ironflow.Registration;
using Ironflow.Runs;
using Ironflow.Steps;
using Moq;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>Decisions for runs that are not there to hear of them: their event is lost, they have left memory, the host was started anew (semantics 6.1, 6.2).</summary>
public sealed class LateDecisionTests
{
    private static readonly Caller Ada = new("ada", [], []);

    private static TestWorkflow Gates => GatesOf("1");

    [Fact]
    public async Task Rule6_2_ADecisionAndASignalWhoseEventsAreLost_AreDeliveredByTheSweep()
    {
        await using var harness = await Harness.StartAsync(
            options => options with { SweepInterval = TimeSpan.FromMilliseconds(100), Ironflow = new IronflowOptions { SweepGrace = TimeSpan.FromMilliseconds(50) } }, Gates);
        var deaf = new DeafClient(harness.Host.Engine);
        var run = (await harness.CreateAsync("test")).Id;
        var gate = await GateAsync(harness, run);

        await new DecisionService(harness.Store, deaf, TimeProvider.System).DecideAsync(run, gate, true, null, Ada);
        await harness.UntilAsync(run, d => d.Run.Status == RunStatus.Sleeping);
        await new SignalService(harness.Store, deaf, TimeProvider.System).SendAsync(new NewSignal(run, "paid", new RawJson("7")), Ada);

        Assert.Equal("7", (await harness.EndOfAsync(run)).Run.Output!.Value.ToString());
        Assert.Equal(2, deaf.Lost);
    }

    [Fact]
    public async Task Rule6_2_WhenTheRunCannotBeWoken_WhoDecidedIsNotToldOtherwise()
    {
        await using var harness = await Harness.StartAsync(Gates);
        var run = (await harness.CreateAsync("test")).Id;
        var gate = await GateAsync(harness, run);
        var broken = new Mock<IDurableClient>();
        broken.Setup(c => c.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(new IOException("the engine is away"));

        var decided = await new DecisionService(harness.Store, broken.Object, TimeProvider.System).DecideAsync(run, gate, true, null, Ada);

        Assert.Equal(GateOutcome.Approved, decided.Gate!.Decision!.Outcome);
        broken.VerifyAll();
    }

    [Fact]
    public async Task Rule6_1_RunsThatHaveLeftMemory_AreDecidedAllTheSame()
    {
        await using var harness = await Harness.StartAsync(options => options with { MaxLive = 1, ReplayAlways = false }, Gates);
        var runs = new List<Guid>();
        for (var n = 0; n < 8; n++)
            runs.Add((await harness.CreateAsync("test")).Id);
        foreach (var run in runs)
            await harness.Decisions.DecideAsync(run, await GateAsync(harness, run), true, null, Ada);
        foreach (var run in runs)
        {
            await harness.UntilAsync(run, d => d.Run.Status == RunStatus.Sleeping);
            await harness.Signals.SendAsync(new NewSignal(run, "paid", new RawJson("1")), Ada);
        }

        foreach (var run in runs)
            Assert.Equal(RunStatus.Completed, (await harness.EndOfAsync(run)).Run.Status);
    }

    [Fact]
    public async Task Rule6_1_AfterARestart_AGateIsStillOpen_AndDecided()
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-restart-");
        Guid run;
        await using (var first = await LocalHost.StartAsync(OptionsOf(folder)))
        {
            run = (await first.Runs.CreateAsync(new NewRun("test", new RawJson("{}"), new ApiTrigger()), Caller.OperatingSystemUser)).Run.Id;
            await UntilAsync(first, run, RunStatus.AwaitingApproval);
        }

        await using (var second = await LocalHost.StartAsync(OptionsOf(folder)))
        {
            await second.Service<DecisionService>().DecideOnlyAsync(run, null, true, null, Ada);
            await second.Service<SignalService>().SendAsync(new NewSignal(run, "paid", new RawJson("3")), Ada);
            await UntilAsync(second, run, RunStatus.Completed);
        }

        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false, RunStatus.Failed)]
    [InlineData(true, RunStatus.Sleeping)]
    public async Task Rule9_7_UnderAnotherVersion_ARunGoesOnOnlyWhereItsOwnIsNamed_AndElseSaysWhatToDo(bool isNamed, RunStatus status)
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-version-");
        Guid run;
        await using (var first = await LocalHost.StartAsync(OptionsOf(folder, GatesOf("1"))))
        {
            run = (await first.Runs.CreateAsync(new NewRun("test", new RawJson("{}"), new ApiTrigger()), Caller.OperatingSystemUser)).Run.Id;
            await UntilAsync(first, run, RunStatus.AwaitingApproval);
        }

        await using (var second = await LocalHost.StartAsync(OptionsOf(folder, isNamed ? GatesOf("2", "1") : GatesOf("2"))))
        {
            await second.Service<DecisionService>().DecideOnlyAsync(run, null, true, null, Ada);
            await UntilAsync(second, run, status);
            var record = (await second.Store.FindRunAsync(run))!;
            Assert.Equal(("1", isNamed ? null : ErrorCodes.VersionMismatch), (record.WorkflowVersion, record.ErrorCode));
            Assert.Equal(!isNamed, record.Error?.Contains("name it in CompatibleVersions", StringComparison.Ordinal) ?? false);
        }

        folder.Delete(recursive: true);
    }

    private static TestWorkflow GatesOf(string version, params IReadOnlyList<string> compatible) => new(async context =>
    {
        await context.ApprovalAsync("release", "Release?");
        var paid = await context.WaitForSignalAsync<int>("paid", new SignalConfig("paid"));
        context.SetOutput(paid.Value);
    })
    {
        Version = version,
        CompatibleVersions = compatible,
    };

    private static LocalHostOptions OptionsOf(DirectoryInfo folder, TestWorkflow? workflow = null) => new()
    {
        DataFolder = folder.FullName,
        Serves = true,
        SweepInterval = TimeSpan.FromMilliseconds(100),
        Ironflow = new IronflowOptions { SweepGrace = TimeSpan.FromMilliseconds(50) },
        LogLevel = Microsoft.Extensions.Logging.LogLevel.None,
        Configure = builder => builder.AddFrom(typeof(Harness).Assembly).AddWorkflow(workflow ?? Gates),
    };

    private static async Task<Guid> GateAsync(Harness harness, Guid run)
        => (await harness.UntilAsync(run, d => d.Run.Status == RunStatus.AwaitingApproval)).Steps.Single(s => s.Name == "release").Id;

    private static async Task UntilAsync(LocalHost host, Guid run, RunStatus status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while ((await host.Store.FindRunAsync(run, patience.Token))!.Status != status)
            await timer.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>An engine's client whose events get lost on the way.</summary>
    private sealed class DeafClient(IDurableClient inner) : IDurableClient
    {
        public int Lost { get; private set; }

        public Task<bool> RaiseEventAsync(string instanceId, string name, string payload, CancellationToken cancellationToken)
        {
            Lost++;
            return Task.FromResult(true);
        }

        public Task<bool> StartAsync(string orchestrator, string instanceId, string input, CancellationToken cancellationToken)
            => inner.StartAsync(orchestrator, instanceId, input, cancellationToken);

        public Task TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken) => inner.TerminateAsync(instanceId, reason, cancellationToken);

        public Task<DurableInstance?> GetAsync(string instanceId, CancellationToken cancellationToken) => inner.GetAsync(instanceId, cancellationToken);

        public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken) => inner.PurgeAsync(instanceId, cancellationToken);
    }
}
