using Ironflow.Gates;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Testing.Tests.Semantics;

/// <summary>Gates (semantics 6; quirks 6 to 8, 30 to 32).</summary>
public sealed class GateTests
{
    private static WorkflowTest Gate(ApprovalConfig config) => Code.Test(async context =>
    {
        await context.OperationAsync("before", new Say("b"));
        var decision = await context.ApprovalAsync("release", config);
        context.SetOutput(decision.Approvers);
        await context.OperationAsync("after", new Say("a"));
    });

    [Fact]
    public async Task Rule6_4_Quirk8_TheRowKeepsWhoWhenCommentAndHowLong()
    {
        var result = await Gate(new ApprovalConfig("Release?")).Approve("release", "ada", "fine", TimeSpan.FromMinutes(5)).RunAsync("test");

        var gate = result.AssertCompleted().AssertSteps("before", "release", "after").Step("release");
        Assert.Equal(StepStatus.Completed, gate.Status);
        Assert.Equal(("ada", "fine", GateOutcome.Approved, GateDecider.Vote), (gate.Gate!.Decision!.By, gate.Gate.Decision.Comment, gate.Gate.Decision.Outcome, gate.Gate.Decision.How));
        Assert.Equal(300_000, gate.DurationMs);
        Assert.Equal(300_000, result.Run.WaitingMs);
        Assert.Equal([gate.Id], result.Step("after").Dependencies);
        Assert.Equal(["approval_requested", "approval_voted", "approval_granted"], result.Events.Select(e => e.Type).Where(t => t.StartsWith("approval", StringComparison.Ordinal)));
        Assert.Equal(["pending>running", "running>awaiting_approval", "awaiting_approval>running", "running>completed"], StatusChanges(result));
    }

    [Fact]
    public async Task Rule6_5_TwoOfThree_NeedTwoDifferentPeople()
    {
        var result = await Gate(new ApprovalConfig("Release?") { Required = 2 }).Approve("release", "ada").Approve("release", "bob").RunAsync("test");

        Assert.Equal(["ada", "bob"], result.AssertCompleted().Output<string[]>());
    }

    [Fact]
    public async Task Rule6_6_Quirk31_ARejection_Vetoes_AndFailsTheRunWithItsText()
    {
        var result = await Gate(new ApprovalConfig("Release?") { Required = 2 }).Approve("release", "ada").Reject("release", "bob", "not today").RunAsync("test");

        result.AssertFailed(ErrorCodes.ApprovalRejected).AssertSteps("before", "release");
        Assert.Equal("'release' was rejected by bob: not today", result.Run.Error);
        Assert.Equal(StepStatus.Rejected, result.Step("release").Status);
    }

    [Fact]
    public async Task Rule6_6_ARejection_MayBeCaught()
    {
        var result = await Code.Test(async context =>
        {
            try
            {
                await context.ApprovalAsync("release", "Release?");
            }
            catch (ApprovalRejectedException rejected)
            {
                await context.OperationAsync("instead", new Say(rejected.Reason ?? "?"));
            }
        }).Reject("release", "bob", "no").RunAsync("test");

        Assert.Equal("\"no\"", result.AssertCompleted().Step("instead").Output!.Value.ToString());
    }

    [Fact]
    public async Task Rule6_5_ADeadline_RejectsByDefault()
    {
        var result = await Gate(new ApprovalConfig("Release?") { Deadline = TimeSpan.FromHours(2) }).RunAsync("test");

        result.AssertFailed(ErrorCodes.ApprovalRejected);
        Assert.Equal((GateDecider.Deadline, 7_200_000L), (result.Step("release").Gate!.Decision!.How, result.Step("release").DurationMs));
    }

    [Fact]
    public async Task Rule6_5_ADeadline_MayApprove_WithAVoteOfItsOwn()
    {
        var result = await Gate(new ApprovalConfig("Release?") { Deadline = TimeSpan.FromHours(2), OnDeadline = [DeadlineAction.Approve] }).RunAsync("test");

        Assert.Equal([GateRules.Deadline], result.AssertCompleted().Output<string[]>());
        Assert.Equal(GateRules.Deadline, Assert.Single(result.Step("release").Gate!.Votes).By);
    }

    [Fact]
    public async Task Rule6_5_AChain_NotifiesThenEscalatesThenRejects()
    {
        var config = new ApprovalConfig("Release?")
        {
            Assignees = [Assignee.User("ada")],
            Deadline = TimeSpan.FromHours(1),
            OnDeadline = [DeadlineAction.Notify(), DeadlineAction.EscalateTo(TimeSpan.FromHours(3), Assignee.Group("leads")), DeadlineAction.Reject],
        };
        var result = await Gate(config).RunAsync("test");

        result.AssertFailed(ErrorCodes.ApprovalRejected);
        Assert.Equal(TimeSpan.FromHours(5).TotalMilliseconds, result.Step("release").DurationMs);
        Assert.Equal(["approval_requested", "approval_overdue", "approval_escalated", "approval_rejected"], result.Events.Select(e => e.Type).Where(t => t.StartsWith("approval", StringComparison.Ordinal)));
        Assert.Equal(["group:leads"], result.Step("release").Gate!.Assignees);
    }

    [Fact]
    public async Task Rule6_5_Escalated_OthersDecide()
    {
        var config = new ApprovalConfig("Release?")
        {
            Assignees = [Assignee.User("ada")],
            Deadline = TimeSpan.FromHours(1),
            OnDeadline = [DeadlineAction.EscalateTo(null, Assignee.Group("leads"))],
        };
        var result = await Gate(config).Approve("release", "carl", null, TimeSpan.FromHours(90), "leads").RunAsync("test");

        Assert.Equal(["carl"], result.AssertCompleted().Output<string[]>());
    }

    [Fact]
    public async Task Rule6_5_Reminders_AreEvents()
    {
        var config = new ApprovalConfig("Release?") { RemindEvery = TimeSpan.FromHours(1) };
        var result = await Gate(config).Approve("release", after: TimeSpan.FromMinutes(150)).RunAsync("test");

        Assert.Equal(2, result.AssertCompleted().Events.Count(e => e.Type == "approval_reminder"));
    }

    [Fact]
    public async Task Rule6_8_HumanInput_GivesTheTypedValue()
    {
        var result = await Code.Test(async context =>
        {
            var answer = await context.HumanInputAsync<Choice>("choose", new HumanInputConfig("Which region?"));
            context.SetOutput($"{answer.Value.Region} by {answer.By}");
        }).Answer("choose", new Choice("west", 2), "ada").RunAsync("test");

        Assert.Equal("west by ada", result.AssertCompleted().Output<string>());
        Assert.Equal("""{"region":"west","count":2}""", result.Step("choose").Output!.Value.ToString());
    }

    [Fact]
    public void Rule6_8_ABadAnswer_IsToldPlaceByPlace()
    {
        var errors = InputSchema.Errors(InputSchema.Of<Choice>(), new Json.RawJson("""{"region":5,"colour":"red"}"""));

        Assert.Contains(errors, e => e.StartsWith("$.region", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("'colour'", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("'count'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rule6_8_ASignal_OpensItsGate_AndTheRunSleepsMeanwhile()
    {
        var result = await Code.Test(async context =>
        {
            var paid = await context.WaitForSignalAsync<string>("wait for payment", new SignalConfig("paid") { Timeout = TimeSpan.FromDays(1) });
            context.SetOutput($"{paid.Received} {paid.Value}");
        }).Signal("wait for payment", "42", after: TimeSpan.FromHours(1)).RunAsync("test");

        Assert.Equal("True 42", result.AssertCompleted().Output<string>());
        Assert.Contains("running>sleeping", StatusChanges(result));
    }

    [Fact]
    public async Task Rule6_8_ASignalThatDoesNotCome_YieldsNone()
    {
        var result = await Code.Test(async context =>
        {
            var paid = await context.WaitForSignalAsync<string>("wait for payment", new SignalConfig("paid") { Timeout = TimeSpan.FromDays(1) });
            context.SetOutput(paid.Received);
        }).RunAsync("test");

        Assert.False(result.AssertCompleted().Output<bool>());
    }

    [Fact]
    public async Task Rule6_7_Quirk30_AHandlerCannotSwallowAGate()
    {
        await Assert.ThrowsAsync<WorkflowStuckException>(() => Code.Test(async context =>
        {
            try
            {
                await context.ApprovalAsync("release", "Release?");
            }
            catch (Exception)
            {
                context.SetOutput("swallowed");
            }
        }).RunAsync("test"));
    }

    private static IEnumerable<string> StatusChanges(WorkflowTestResult result) => result.Events.Where(e => e.Type == "run_status_changed").Select(e =>
    {
        using var data = System.Text.Json.JsonDocument.Parse(e.Data.ToString());
        return $"{data.RootElement.GetProperty("from").GetString()}>{data.RootElement.GetProperty("to").GetString()}";
    });

    public sealed record Choice(string Region, int Count);
}
