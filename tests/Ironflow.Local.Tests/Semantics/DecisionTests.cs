using Ironflow.Durable;
using Ironflow.Gates;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Runs;
using Ironflow.Steps;
using Ironflow.TestKit;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>Decisions in every order, on the embedded engine with replay after every event (semantics 6.2, 6.3).</summary>
public sealed class DecisionTests
{
    private static readonly Caller Ada = new("ada", ["leads"], []);
    private static readonly Caller Bob = new("bob", [], []);

    private static TestWorkflow Gate(ApprovalConfig? config = null) => new(async context =>
    {
        await context.ApprovalAsync("release", config ?? new ApprovalConfig("Release?"));
        await context.OperationAsync("after", new Echo("after"));
    });

    [Fact]
    public async Task Rule6_2_TwoAtOnce_OneDecides_TheOtherIsToldWho()
    {
        await using var harness = await Harness.StartAsync(Gate());
        var (run, gate) = await OpenAsync(harness);
        var both = await Task.WhenAll(
            CaughtAsync(() => harness.Decisions.DecideAsync(run, gate, true, null, Ada)), CaughtAsync(() => harness.Decisions.DecideAsync(run, gate, false, "no", Bob)));

        var loser = Assert.Single(both.OfType<RequestException>());
        Assert.Equal(ErrorCodes.Conflict, loser.Code);
        Assert.Contains(loser.Details["decided_by"], (string[])["ada", "bob"]);
        var detail = await harness.EndOfAsync(run);
        var decided = detail.Steps[0].Gate!.Decision!;
        Assert.Equal(decided.By == "ada" ? RunStatus.Completed : RunStatus.Failed, detail.Run.Status);
    }

    [Fact]
    public async Task Rule6_2_TheSamePersonTwice_CountsOnce()
    {
        await using var harness = await Harness.StartAsync(Gate(new ApprovalConfig("Release?") { Required = 2 }));
        var (run, gate) = await OpenAsync(harness);
        await harness.Decisions.DecideAsync(run, gate, true, null, Ada);
        var again = await Assert.ThrowsAsync<RequestException>(() => harness.Decisions.DecideAsync(run, gate, true, null, Ada));
        Assert.Contains("has voted", again.Message, StringComparison.Ordinal);
        await harness.Decisions.DecideAsync(run, gate, true, null, Bob);
        Assert.Equal(RunStatus.Completed, (await harness.EndOfAsync(run)).Run.Status);
    }

    [Fact]
    public async Task Rule6_5_OnlyAssigneesDecide_AndNotWhoStartedIt()
    {
        await using var harness = await Harness.StartAsync(Gate(new ApprovalConfig("Release?") { Assignees = [Assignee.Group("leads")], PreventSelfApproval = true }));
        var (run, gate) = await OpenAsync(harness);
        Assert.Equal(ErrorCodes.NotAllowedToDecide, (await Assert.ThrowsAsync<RequestException>(() => harness.Decisions.DecideAsync(run, gate, true, null, Bob))).Code);
        var self = new Caller(Caller.OperatingSystemUser.Id, ["leads"], []);
        Assert.Contains("started the run", (await Assert.ThrowsAsync<RequestException>(() => harness.Decisions.DecideAsync(run, gate, true, null, self))).Message, StringComparison.Ordinal);
        await harness.Decisions.DecideAsync(run, gate, true, null, Ada);
        Assert.Equal(RunStatus.Completed, (await harness.EndOfAsync(run)).Run.Status);
    }

    [Fact]
    public async Task AfterTheEnd_AndAfterACancel_ADecisionIsRefused()
    {
        await using var harness = await Harness.StartAsync(Gate());
        var (run, gate) = await OpenAsync(harness);
        await harness.Host.Runs.CancelAsync(run, Caller.OperatingSystemUser);
        Assert.Equal(ErrorCodes.Conflict, (await Assert.ThrowsAsync<RequestException>(() => harness.Decisions.DecideAsync(run, gate, true, null, Ada))).Code);
        await harness.EndOfAsync(run);
        Assert.Equal(ErrorCodes.Conflict, (await Assert.ThrowsAsync<RequestException>(() => harness.Decisions.DecideAsync(run, gate, true, null, Ada))).Code);
    }

    [Fact]
    public async Task AfterTheDeadline_ADecisionIsRefusedWithWhatStands()
    {
        await using var harness = await Harness.StartAsync(Gate(new ApprovalConfig("Release?") { Deadline = TimeSpan.FromMilliseconds(50) }));
        var run = (await harness.CreateAsync("test")).Id;
        var detail = await harness.EndOfAsync(run);
        Assert.Equal(ErrorCodes.ApprovalRejected, detail.Run.ErrorCode);
        var late = await Assert.ThrowsAsync<RequestException>(() => harness.Decisions.DecideAsync(run, detail.Steps[0].Id, true, null, Ada));
        Assert.Equal(GateRules.Deadline, late.Details["decided_by"]);
    }

    [Fact]
    public async Task Rule6_8_EarlyAndDuplicateSignals_OpenOneGateEach()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            await context.ApprovalAsync("first", "Go?");
            var one = await context.WaitForSignalAsync<int>("one", new SignalConfig("paid") { Key = "k" });
            var two = await context.WaitForSignalAsync<int>("two", new SignalConfig("paid") { Key = "k" });
            context.SetOutput(one.Value + two.Value);
        }));
        var (run, gate) = await OpenAsync(harness);
        foreach (var (id, key, value) in new[] { ("a", "k", "1"), ("a", "k", "100"), ("x", "wrong", "1000"), ("b", "k", "20") })
            await harness.Signals.SendAsync(new NewSignal(run, "paid", new RawJson(value)) { Id = id, Key = key }, Bob);
        await harness.Decisions.DecideAsync(run, gate, true, null, Ada);

        Assert.Equal("21", (await harness.EndOfAsync(run)).Run.Output!.Value.ToString());
    }

    [Fact]
    public async Task Rule6_8_ABadSignalOrAnswer_IsRefused_AndTheGateStaysOpen()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            var n = await context.HumanInputAsync<int>("how many", new HumanInputConfig("How many?"));
            var s = await context.WaitForSignalAsync<int>("wait", new SignalConfig("go"));
            context.SetOutput(n.Value + s.Value);
        }));
        var (run, gate) = await OpenAsync(harness);
        Assert.Equal(ErrorCodes.InvalidInput, (await Assert.ThrowsAsync<RequestException>(() => harness.Decisions.AnswerAsync(run, gate, new RawJson("\"x\""), null, Ada))).Code);
        Assert.Contains("asks for a value", (await Assert.ThrowsAsync<RequestException>(() => harness.Decisions.DecideAsync(run, gate, true, null, Ada))).Message, StringComparison.Ordinal);
        await harness.Decisions.AnswerAsync(run, gate, new RawJson("2"), null, Ada);
        await harness.UntilAsync(run, d => d.Run.Status == RunStatus.Sleeping);
        Assert.Equal(ErrorCodes.InvalidInput, (await Assert.ThrowsAsync<RequestException>(() => harness.Signals.SendAsync(new NewSignal(run, "go", new RawJson("{}")), Ada))).Code);
        await harness.Signals.SendAsync(new NewSignal(run, "go", new RawJson("3")), Ada);
        Assert.Equal("5", (await harness.EndOfAsync(run)).Run.Output!.Value.ToString());
    }

    [Fact]
    public async Task Quirk22_AGateInAChild_IsDecidedOnItsRoot_AndAncestorsWait()
    {
        await using var harness = await Harness.StartAsync(
            new TestWorkflow(context => context.ApprovalAsync("release", "Release?"), "inner"),
            new TestWorkflow(context => context.WorkflowAsync("call", WorkflowConfig.Named("inner")), "middle"),
            new TestWorkflow(context => context.WorkflowAsync("call", WorkflowConfig.Named("middle"))));
        var run = (await harness.CreateAsync("test")).Id;
        await harness.UntilAsync(run, d => d.Run.Status == RunStatus.AwaitingApproval);
        await harness.Decisions.DecideOnlyAsync(run, null, true, null, Ada);
        Assert.Equal(RunStatus.Completed, (await harness.EndOfAsync(run)).Run.Status);
    }

    [Fact]
    public async Task Rule9_4_RetryFromFailed_TakesOverWhatEndedWell_AndRunsTheRest()
    {
        var calls = 0;
        var key = Guid.NewGuid().ToString("N");
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            await context.OperationAsync("cost", new Costly());
            await context.ApprovalAsync("release", "Release?");
            await context.ParallelAsync([Step.Operation("good", new Echo(key)), Step.Operation("bad", new Fail(key, 1, Transient: false))], failFast: false);
            Interlocked.Increment(ref calls);
        }));
        var (run, gate) = await OpenAsync(harness);
        await harness.Decisions.DecideAsync(run, gate, true, null, Ada);
        Assert.Equal(RunStatus.Failed, (await harness.EndOfAsync(run)).Run.Status);

        var retried = await harness.Retries.RetryAsync(run, RunRetryService.FromFailed, Bob);
        var detail = await harness.EndOfAsync(retried.Id);

        Assert.Equal((RunStatus.Completed, 0m), (detail.Run.Status, detail.Run.CostUsd));
        Assert.Equal([true, true, true, false], detail.Steps.Select(s => s.ReusedFrom is not null));
        Assert.Equal(1, Echo.CountOf(key));
        Assert.Equal(run, Assert.IsType<RetryTrigger>(detail.Run.Trigger).ParentRunId);
    }

    [Fact]
    public async Task Rule8_3_AnAgentStepBeyondTheBudget_IsRefusedBeforeItBegins_AndNoHandlerCanSwallowIt()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            await context.OperationAsync("cost", new Costly());
            try
            {
                await context.AgentAsync("ask", new AgentConfig("What?") { MaxBudgetUsd = 1m });
            }
            catch (Exception)
            {
                context.SetOutput("swallowed");
            }
        }));
        var run = (await harness.Host.Runs.CreateAsync(
            new NewRun("test", new RawJson("{}"), new ApiTrigger()) { MaxCostUsd = 1m }, Caller.OperatingSystemUser)).Run;
        var detail = await harness.EndOfAsync(run.Id);

        Assert.Equal((RunStatus.Failed, ErrorCodes.RunBudgetExceeded), (detail.Run.Status, detail.Run.ErrorCode));
        Assert.Equal("cost", Assert.Single(detail.Steps).Name);
        Assert.Equal((0.01m, 0m), (await harness.Store.FindBudgetAsync(run.Id)) is { } budget ? (budget.SpentUsd, budget.ReservedUsd) : default);
    }

    [Fact]
    public async Task Quirk6_Quirk7_AnEventWithoutAVote_DoesNotPassTheGate()
    {
        await using var harness = await Harness.StartAsync(Gate());
        var (run, gate) = await OpenAsync(harness);

        await harness.Host.Engine.RaiseEventAsync(DurableNames.InstanceId(run), DurableNames.GateEvent(new StepKey(1, 0, 0)), "{}");
        await harness.Decisions.DecideAsync(run, gate, false, "no", Ada);
        var detail = await harness.EndOfAsync(run);

        Assert.Equal((RunStatus.Failed, ErrorCodes.ApprovalRejected), (detail.Run.Status, detail.Run.ErrorCode));
        Assert.Equal("release", Assert.Single(detail.Steps).Name);
    }

    [Fact]
    public async Task Rule6_3_ADeadlinesTimer_EndsWithItsGate()
    {
        await using var harness = await Harness.StartAsync(Gate(new ApprovalConfig("Release?") { Deadline = TimeSpan.FromHours(1) }));
        var (run, gate) = await OpenAsync(harness);

        await harness.Decisions.DecideAsync(run, gate, true, null, Ada);
        await harness.EndOfAsync(run);

        // A timer that is still open holds its instance's end.
        await Eventually.GetAsync(
            async () => (await harness.Host.Engine.GetAsync(DurableNames.InstanceId(run)))!.Status == DurableStatus.Completed ? "ended" : null, "the instance ends with its run");
    }

    [Fact]
    public async Task Rule8_1_WhileAChildRuns_WhatItHasSpent_IsSummedInItsParents()
    {
        await using var harness = await Harness.StartAsync(
            new TestWorkflow(
                async context =>
                {
                    await context.OperationAsync("cost", new Costly());
                    await context.ApprovalAsync("release", "Release?");
                },
                "inner"),
            new TestWorkflow(context => context.WorkflowAsync("call", WorkflowConfig.Named("inner"))));
        var run = (await harness.CreateAsync("test")).Id;

        var waiting = await harness.UntilAsync(run, d => d.Run.Status == RunStatus.AwaitingApproval);
        await harness.Decisions.DecideOnlyAsync(run, null, true, null, Ada);
        var ended = await harness.EndOfAsync(run);

        Assert.Equal((0.01m, 0m), (waiting.Run.CostUsd, waiting.Steps[0].CostUsd));
        Assert.Equal((0.01m, 0.01m), (ended.Run.CostUsd, ended.Steps[0].CostUsd));
    }

    private static async Task<(Guid Run, Guid Gate)> OpenAsync(Harness harness)
    {
        var run = (await harness.CreateAsync("test")).Id;
        var detail = await harness.UntilAsync(run, d => d.Run.Status == RunStatus.AwaitingApproval);
        return (run, detail.Steps.Single(s => s.Status == StepStatus.AwaitingApproval).Id);
    }

    private static async Task<object> CaughtAsync(Func<Task<StepRecord>> decide)
    {
        try
        {
            return await Task.Run(decide);
        }
        catch (RequestException refused)
        {
            return refused;
        }
    }
}
