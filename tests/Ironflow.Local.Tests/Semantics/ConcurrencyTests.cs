using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Steps;
using Ironflow.TestKit;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>Limits of runs and of steps, on the engine.</summary>
public sealed class ConcurrencyTests
{
    [Fact]
    public async Task RunsOfOneKey_TakeTurns_InTheOrderOfTheirRequests_AndOtherKeysDoNotWait()
    {
        await using var harness = await Harness.StartAsync(new Limited(new ConcurrencyLimit { KeyMember = "to.env" }));
        var first = await harness.CreateAsync("limited", """{"to":{"env":"prod"}}""");
        await harness.UntilAsync(first.Id, d => d.Run.Status == RunStatus.AwaitingApproval);
        var second = await harness.CreateAsync("limited", """{"to":{"env":"prod"}}""");
        var third = await harness.CreateAsync("limited", """{"to":{"env":"prod"}}""");
        var other = await harness.CreateAsync("limited", """{"to":{"env":"test"}}""");
        await harness.UntilAsync(other.Id, d => d.Run.Status == RunStatus.AwaitingApproval);
        Assert.Equal("prod", second.ConcurrencyKey);

        foreach (var (run, next) in new[] { (first, second), (second, third) })
        {
            Assert.Equal(RunStatus.Pending, (await harness.Store.FindRunAsync(next.Id))!.Status);
            await ApproveAsync(harness, run.Id);
            Assert.Equal(RunStatus.Completed, (await harness.EndOfAsync(run.Id)).Run.Status);
            await harness.UntilAsync(next.Id, d => d.Run.Status == RunStatus.AwaitingApproval);
        }
    }

    [Fact]
    public async Task ARunThatWaits_CanBeCancelled_AndHoldsNobodyUp()
    {
        await using var harness = await Harness.StartAsync(new Limited(new ConcurrencyLimit { MaxRuns = 1 }));
        var first = await harness.CreateAsync("limited");
        await harness.UntilAsync(first.Id, d => d.Run.Status == RunStatus.AwaitingApproval);
        var (second, third) = (await harness.CreateAsync("limited"), await harness.CreateAsync("limited"));
        await harness.Host.Runs.CancelAsync(second.Id, Caller.OperatingSystemUser);
        Assert.Equal(RunStatus.Cancelled, (await harness.EndOfAsync(second.Id)).Run.Status);
        await harness.Host.Runs.CancelAsync(first.Id, Caller.OperatingSystemUser);
        await harness.UntilAsync(third.Id, d => d.Run.Status == RunStatus.AwaitingApproval);
    }

    [Fact]
    public async Task AWorkflowThatRefuses_AnswersConflict_NamesTheRun_AndCreatesNothing()
    {
        await using var harness = await Harness.StartAsync(new Limited(new ConcurrencyLimit { MaxRuns = 1, OnConflict = ConcurrencyConflict.Refuse }));
        var first = await harness.CreateAsync("limited");
        var refused = await Assert.ThrowsAsync<RequestException>(() => harness.CreateAsync("limited"));
        Assert.Equal((ErrorCodes.ConcurrencyConflict, first.Id.ToString("D")), (refused.Code, refused.Details["run_id"]));
        Assert.Single((await harness.Store.ListRunsAsync(new Ironflow.Records.RunQuery())).Runs);
        await harness.UntilAsync(first.Id, d => d.Run.Status == RunStatus.AwaitingApproval);
        await ApproveAsync(harness, first.Id);
        await harness.EndOfAsync(first.Id);
        // The place is given back right after the end is on record.
        await UntilAsync(() => CanCreateAsync(harness));
    }

    [Fact]
    public async Task ARequestsKey_LimitsAlsoAWorkflowThatDeclaresNothing()
    {
        await using var harness = await Harness.StartAsync(new Limited(null));
        var first = await CreateAsync(harness, "k");
        var second = await CreateAsync(harness, "k");
        await harness.UntilAsync(first.Id, d => d.Run.Status == RunStatus.AwaitingApproval);
        Assert.Equal(RunStatus.Pending, (await harness.Store.FindRunAsync(second.Id))!.Status);
        await ApproveAsync(harness, first.Id);
        await harness.UntilAsync(second.Id, d => d.Run.Status == RunStatus.AwaitingApproval);
    }

    [Fact]
    public async Task AChildWhoseAncestorHoldsThePlace_SharesIt_AndAnotherFailsWhereItsWorkflowRefuses()
    {
        var limited = new Limited(
            new ConcurrencyLimit { MaxRuns = 1, OnConflict = ConcurrencyConflict.Refuse },
            async context =>
            {
                if (context.PayloadJson.Text == "\"above\"")
                    await context.WorkflowAsync("below", WorkflowConfig.Named("limited", "below"));
                else if (context.PayloadJson.Text == "\"wait\"")
                    await context.ApprovalAsync("gate", "?");
            });
        var outer = new TestWorkflow(context => context.WorkflowAsync("child", WorkflowConfig.Named("limited", "other")));
        await using var harness = await Harness.StartAsync(limited, outer);
        Assert.Equal(RunStatus.Completed, (await harness.RunAsync("limited", "\"above\"")).Run.Status);

        await UntilAsync(() => CanCreateAsync(harness, "\"wait\""));
        var failed = await harness.RunAsync("test");
        Assert.Equal((RunStatus.Failed, ErrorCodes.StepFailed), (failed.Run.Status, failed.Run.ErrorCode));
        var child = (await harness.Store.FindRunAsync(Assert.Single(failed.Steps).ChildRunId!.Value))!;
        Assert.Equal(ErrorCodes.ConcurrencyConflict, child.ErrorCode);
        Assert.Contains("another run of its workflow is under way", child.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StepsOfALimitedKind_NeverWorkTogether_InWavesAndOverRuns()
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-limit-").FullName;
        // mkdir fails when another one is inside.
        var inside = new ShellConfig($"mkdir {folder}/inside && sleep 0.05; rmdir {folder}/inside");
        await using var harness = await Harness.StartAsync(
            options => options with { Ironflow = options.Ironflow with { StepLimits = new Dictionary<string, int> { ["shell"] = 1 } } },
            new TestWorkflow(async context =>
            {
                await context.ParallelAsync([.. Enumerable.Range(0, 5).Select(i => Step.Shell($"s{i}", inside))]);
                await context.ShellAsync("last", inside);
            }));
        var runs = new[] { await harness.CreateAsync("test"), await harness.CreateAsync("test") };
        foreach (var run in runs)
        {
            var detail = await harness.EndOfAsync(run.Id);
            Assert.Equal((RunStatus.Completed, 6), (detail.Run.Status, detail.Steps.Count(s => s.Status == StepStatus.Completed)));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task AMemberThatWaitsForItsPlace_WhenItsWaveIsStopped_LeavesTheQueue()
    {
        await using var harness = await Harness.StartAsync(
            options => options with { Ironflow = options.Ironflow with { StepLimits = new Dictionary<string, int> { ["shell"] = 1 } } },
            new TestWorkflow(context => context.ShellAsync("holds", new ShellConfig("sleep 600")), "holder"),
            new TestWorkflow(async context =>
            {
                try
                {
                    await context.ParallelAsync([Step.Http("bad", HttpConfig.Get("no url")), Step.Shell("waits", new ShellConfig("sleep 600"))], failFast: true);
                }
                catch (ParallelFailedException)
                {
                    context.SetOutput("caught");
                }
            }));
        var holder = await harness.CreateAsync("holder");
        await harness.UntilAsync(holder.Id, d => d.Steps.Count == 1);
        var detail = await harness.RunAsync();
        Assert.Equal((RunStatus.Completed, StepStatus.Cancelled), (detail.Run.Status, detail.Steps.Single(s => s.Name == "waits").Status));
        Assert.Empty(await harness.Store.ListDocumentsAsync("slot-queue:step:shell", null, 10));
        await harness.Host.Runs.CancelAsync(holder.Id, Caller.OperatingSystemUser);
        await UntilAsync(async () => (await harness.Store.ListDocumentsAsync("slot", null, 10)).Count == 0);
    }

    [Fact]
    public async Task ALimitOfAKindThatNoStepHas_KeepsTheHostFromStarting_AndNamesTheKinds()
    {
        var refused = await Assert.ThrowsAsync<InvalidConfigurationException>(() => Harness.StartAsync(
            options => options with { Ironflow = options.Ironflow with { StepLimits = new Dictionary<string, int> { ["agents"] = 4 } } }));
        Assert.Contains("'agents', which no step has; there are: shell, http, agent, ", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<RunRecord> CreateAsync(Harness harness, string key)
        => (await harness.Host.Runs.CreateAsync(new NewRun("limited", new RawJson("{}"), new ApiTrigger()) { ConcurrencyKey = key }, Caller.OperatingSystemUser)).Run;

    private static Task<string> UntilAsync(Func<Task<bool>> condition) => Eventually.GetAsync(async () => await condition() ? "yes" : null, "the place is free");

    private static async Task<bool> CanCreateAsync(Harness harness, string payload = "{}")
    {
        try
        {
            await harness.CreateAsync("limited", payload);
            return true;
        }
        catch (RequestException)
        {
            return false;
        }
    }

    private static Task<StepRecord> ApproveAsync(Harness harness, Guid runId)
        => harness.Decisions.DecideOnlyAsync(runId, "gate", approve: true, comment: null, Caller.OperatingSystemUser);

    /// <summary>A workflow with a limit, which waits at a gate unless told otherwise.</summary>
    private sealed class Limited(ConcurrencyLimit? limit, Func<WorkflowContext, Task>? run = null) : IWorkflow
    {
        public string Name => "limited";

        public string Description => "A workflow of a test";

        public ConcurrencyLimit? Concurrency => limit;

        public Task RunAsync(WorkflowContext context) => run?.Invoke(context) ?? context.ApprovalAsync("gate", "Go on?");
    }
}
