using Ironflow.Hosting;
using Ironflow.Orchestration;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.TestKit;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>Semantics 4: executed at least once, recorded exactly once. The harness replays after every event.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task Rule4_1_Quirk1_Quirk5_Replay_ExecutesNothingAgain_NotEvenFailedSteps()
    {
        var keys = (Echo: Guid.NewGuid().ToString(), Fail: Guid.NewGuid().ToString());
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            await context.OperationAsync("once", new Echo(keys.Echo));
            var tolerated = await context.OperationAsync("fails-once", new Fail(keys.Fail, 1, false), new StepOptions { AllowFailure = true });
            await context.OperationAsync("then", new Echo("x"));
            await context.DelayAsync("wait", TimeSpan.FromMilliseconds(5));
            await context.OperationAsync("and-then", new Echo("y"));
            context.SetOutput(tolerated.Succeeded);
        }));

        var detail = await harness.RunAsync();

        Assert.Equal((RunStatus.Warning, "false"), (detail.Run.Status, detail.Run.Output?.Text));
        Assert.Equal(1, Echo.CountOf(keys.Echo));
        Assert.Equal(5, detail.Steps.Count);
    }

    [Fact]
    public async Task Rule4_5_Quirk4_ChangedCode_EndsTheRunNamingTheDivergence()
    {
        var turns = 0;
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            var name = Interlocked.Increment(ref turns) == 1 ? "first" : "another";
            await context.OperationAsync(name, new Echo("x"));
            await context.OperationAsync("second", new Echo("y"));
        }));

        var detail = await harness.RunAsync();

        Assert.Equal((RunStatus.Failed, ErrorCodes.ReplayDivergence), (detail.Run.Status, detail.Run.ErrorCode));
        Assert.Contains("position 0", detail.Run.Error, StringComparison.Ordinal);
        Assert.Contains("'another'", detail.Run.Error, StringComparison.Ordinal);
        Assert.Contains("'first'", detail.Run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule4_4_IdempotencyKey_IsSeenByCommands()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            var shell = await context.ShellAsync("key", new ShellConfig("printf %s \"$IRONFLOW_IDEMPOTENCY_KEY\""));
            context.SetOutput(shell.Stdout);
        }));

        var detail = await harness.RunAsync();

        Assert.Equal($"\"{detail.Run.Id:D}:001:00000:0000\"", detail.Run.Output?.Text);
    }

    [Fact]
    public async Task Rule4_1_Quirk2_AWave_IsNotRunAgainByReplay()
    {
        var key = Guid.NewGuid().ToString();
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            await context.ParallelAsync([Step.Operation("a", new Echo(key)), Step.Operation("b", new Echo(key))]);
            await context.DelayAsync("wait", TimeSpan.FromMilliseconds(5));
            await context.OperationAsync("then", new Echo("x"));
        }));

        var detail = await harness.RunAsync();

        Assert.Equal(RunStatus.Completed, detail.Run.Status);
        Assert.Equal(["a", "b", "wait", "then"], detail.Steps.Select(s => s.Name));
        Assert.Equal(2, Echo.CountOf(key));
    }

    [Fact]
    public async Task Rule4_1_Quirk3_AChild_IsNotStartedAgainByReplay()
    {
        var key = Guid.NewGuid().ToString();
        await using var harness = await Harness.StartAsync(
            new TestWorkflow(context => context.OperationAsync("inner", new Echo(key)), "inner"),
            new TestWorkflow(async context =>
            {
                await context.WorkflowAsync("call", WorkflowConfig.Named("inner"));
                await context.DelayAsync("wait", TimeSpan.FromMilliseconds(5));
                await context.OperationAsync("then", new Echo("x"));
            }));

        var detail = await harness.RunAsync();

        Assert.Equal(RunStatus.Completed, detail.Run.Status);
        Assert.Equal(1, Echo.CountOf(key));
        Assert.Equal(["inner", "test"], (await harness.Store.ListRunsAsync(new RunQuery())).Runs.Select(r => r.WorkflowName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Quirk19_Quirk21_WhatOperationsReport_IsChargedOnce_WhateverIsReplayed()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            await context.OperationAsync("one", new Costly());
            await context.ParallelAsync([Step.Operation("two", new Costly()), Step.Operation("three", new Costly())]);
            await context.DelayAsync("wait", TimeSpan.FromMilliseconds(5));
            await context.OperationAsync("four", new Costly());
            context.SetOutput(context.TotalCostUsd);
        }));

        var detail = await harness.RunAsync();

        Assert.Equal([0.01m, 0.01m, 0.01m, 0m, 0.01m], detail.Steps.Select(s => s.CostUsd));
        Assert.Equal((0.04m, "0.04"), (detail.Run.CostUsd, detail.Run.Output?.Text));
        Assert.Equal(0.04m, (await harness.Store.FindRunAsync(detail.Run.Id))!.CostUsd);
    }

    [Fact]
    public async Task Rule4_6_Quirk25_AnInstanceThatBeginsAnew_FindsWhatStands()
    {
        var key = Guid.NewGuid().ToString();
        await using var harness = await Harness.StartAsync(
            options => options with { SweepInterval = TimeSpan.FromHours(1) },
            new TestWorkflow(context => context.OperationAsync("inner", new Echo(key)), "inner"),
            new TestWorkflow(async context =>
            {
                await context.SkipAsync("skip", "why not");
                await context.DelayAsync("pause", TimeSpan.FromMilliseconds(5));
                await context.WorkflowAsync("call", WorkflowConfig.Named("inner"));
                await context.ApprovalAsync("release", "Release?");
            }));
        var run = await harness.CreateAsync("test");
        var before = await harness.UntilAsync(run.Id, d => d.Run.Status == RunStatus.AwaitingApproval);

        var instance = DurableNames.InstanceId(run.Id);
        await harness.Host.Engine.TerminateAsync(instance, "lost");
        await Eventually.GetAsync(async () => await harness.Host.Engine.PurgeAsync(instance) ? "purged" : null, "the instance is gone");
        Assert.True(await harness.Host.Runs.StartAsync(run));
        await harness.Decisions.DecideOnlyAsync(run.Id, null, true, null, new Caller("ada", [], []));
        var after = await harness.EndOfAsync(run.Id);

        Assert.Equal(RunStatus.Completed, after.Run.Status);
        Assert.Equal(before.Steps.Select(s => (s.Id, s.StartedAt, s.ChildRunId)), after.Steps.Select(s => (s.Id, s.StartedAt, s.ChildRunId)));
        Assert.Equal(1, Echo.CountOf(key));
        var events = await harness.Store.ReadRunEventsAsync(run.Id, null, 100);
        Assert.Single(events, e => e.Type == EventTypes.ApprovalRequested);
        Assert.Single(events, e => e.Type == EventTypes.StepSkipped);
    }
}
