using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Gates;

/// <summary>What votes, answers, signals and time make of a gate's row (semantics 6).</summary>
public sealed class GateRulesTests
{
    [Theory]
    [InlineData(1, "y", StepStatus.Completed, GateOutcome.Approved)]
    [InlineData(1, "n", StepStatus.Rejected, GateOutcome.Rejected)]
    [InlineData(2, "y", StepStatus.AwaitingApproval, null)]
    [InlineData(2, "yy", StepStatus.Completed, GateOutcome.Approved)]
    [InlineData(2, "yn", StepStatus.Rejected, GateOutcome.Rejected)]
    [InlineData(3, "yy", StepStatus.AwaitingApproval, null)]
    [InlineData(3, "yyn", StepStatus.Rejected, GateOutcome.Rejected)]
    [InlineData(3, "yyy", StepStatus.Completed, GateOutcome.Approved)]
    public void Rule6_6_Votes_TheLastApprovalOrTheFirstRejectionDecides(int required, string votes, StepStatus status, GateOutcome? outcome)
    {
        var row = Gate.Open(new ApprovalStepConfig { Message = "Release?", Required = required, TimeoutSeconds = 3_600, RemindSeconds = 60 });
        for (var i = 0; i < votes.Length; i++)
            row = GateRules.Vote(row, Gate.Vote($"voter-{i}", votes[i] == 'y', i + 1));

        Assert.Equal((status, outcome), (row.Status, row.Gate!.Decision?.Outcome));
        Assert.Equal(votes.Length, row.Gate.Votes.Count);
        Assert.Equal(outcome is null, row.Gate.DeadlineAt is not null && row.Gate.RemindAt is not null);
        if (row.Gate.Decision is not { } decision)
            return;
        // Rule 6.4: who, when, why, how, and how long it waited.
        Assert.Equal(($"voter-{votes.Length - 1}", "because", GateDecider.Vote), (decision.By, decision.Comment, decision.How));
        Assert.Equal((Gate.Noon.AddMinutes(votes.Length), votes.Length * 60_000L), (row.CompletedAt, row.DurationMs));
        Assert.Equal(status == StepStatus.Rejected, row.Error is not null);
    }

    [Fact]
    public void Rule6_8_Answer_IsTheOutput()
    {
        var row = GateRules.Answer(Gate.Open(new HumanInputStepConfig { Message = "How many?", Schema = new RawJson("{}") }), Gate.Vote("bob", approve: true), new RawJson("3"));

        Assert.Equal((StepStatus.Completed, "3", GateOutcome.Answered), (row.Status, row.Output.ToString(), row.Gate!.Decision!.Outcome));
    }

    [Theory]
    [InlineData("paid", null, null, null, true)]
    [InlineData("paid", "k", null, null, true)]
    [InlineData("sold", null, null, null, false)]
    [InlineData("Paid", null, null, null, false)]
    [InlineData("paid", "k", null, "k", true)]
    [InlineData("paid", null, null, "k", false)]
    [InlineData("paid", "K", null, "k", false)]
    [InlineData("paid", null, "001:00000:0000", null, false)]
    public void Rule6_8_ASignalOpens_ByNameAndKeyAndOnce(string name, string? key, string? consumedBy, string? asked, bool opens)
        => Assert.Equal(opens, GateRules.Opens(Gate.Signal(name, key, consumedBy), new GateState { Signal = "paid", SignalKey = asked }));

    [Fact]
    public void Rule6_8_Signalled_TheRowHasPayloadAndSender()
    {
        var row = GateRules.Signalled(Gate.Open(new SignalStepConfig { Signal = "paid" }), Gate.Signal(), Gate.Noon.AddSeconds(5));

        Assert.Equal((StepStatus.Completed, "7", "shop", 5_000L), (row.Status, row.Output.ToString(), row.Gate!.Decision!.By, row.DurationMs));
    }

    [Fact]
    public void Rule6_8_ASignalThatDoesNotCome_IsAnEndWithoutPayload()
    {
        var config = new SignalStepConfig { Signal = "paid", TimeoutSeconds = 10 };
        var (row, vote) = GateRules.AtDeadline(Gate.Open(config), config, Gate.Noon.AddSeconds(10));

        Assert.Equal((StepStatus.Completed, GateOutcome.TimedOut), (row.Status, row.Gate!.Decision!.Outcome));
        Assert.Null(row.Output);
        Assert.Null(vote);
    }

    [Theory]
    [InlineData(DeadlineActionKind.Reject, StepStatus.Rejected, GateOutcome.Rejected, 0)]
    [InlineData(DeadlineActionKind.Approve, StepStatus.Completed, GateOutcome.Approved, 1)]
    public void Rule6_5_ADeadlineThatDecides_IsSaidToHave(DeadlineActionKind action, StepStatus status, GateOutcome outcome, int votes)
    {
        // Rule 6.2: a gate cannot pass without an approving row, so an approving deadline votes.
        var config = new ApprovalStepConfig { Message = "Release?", Required = 3, TimeoutSeconds = 60, OnTimeout = [new DeadlineStep(action)] };
        var (row, vote) = GateRules.AtDeadline(Gate.Open(config), config, Gate.Noon.AddMinutes(1));

        Assert.Equal((status, outcome, GateDecider.Deadline, GateRules.Deadline), (row.Status, row.Gate!.Decision!.Outcome, row.Gate.Decision.How, row.Gate.Decision.By));
        Assert.Equal(votes, row.Gate.Votes.Count);
        Assert.Equal(votes == 1, vote is { Approve: true, By: GateRules.Deadline });
    }

    [Fact]
    public void Rule6_5_WithoutAChain_ADeadlineRejects()
    {
        var config = new HumanInputStepConfig { Message = "How many?", Schema = new RawJson("{}"), TimeoutSeconds = 60 };

        Assert.Equal(StepStatus.Rejected, GateRules.AtDeadline(Gate.Open(config), config, Gate.Noon.AddMinutes(1)).Row.Status);
    }

    [Fact]
    public void Rule6_5_AChain_GoesOnStageByStageAndStaysOpenAtItsEnd()
    {
        var config = new ApprovalStepConfig
        {
            Message = "Release?",
            Assignees = ["user:bob"],
            TimeoutSeconds = 60,
            OnTimeout = [new DeadlineStep(DeadlineActionKind.Notify, NextSeconds: 120), new DeadlineStep(DeadlineActionKind.Escalate, ["group:leads"])],
        };
        var notified = GateRules.AtDeadline(Gate.Open(config), config, Gate.Noon.AddMinutes(1)).Row;
        var escalated = GateRules.AtDeadline(notified, config, Gate.Noon.AddMinutes(3)).Row;

        Assert.Equal((StepStatus.AwaitingApproval, 1, Gate.Noon.AddMinutes(3)), (notified.Status, notified.Gate!.Stage, notified.Gate.DeadlineAt));
        Assert.Equal(["user:bob"], notified.Gate.Assignees);
        Assert.Equal((StepStatus.AwaitingApproval, 2), (escalated.Status, escalated.Gate!.Stage));
        Assert.Equal(["group:leads"], escalated.Gate.Assignees);
        Assert.Null(escalated.Gate.DeadlineAt);
    }

    [Fact]
    public void Rule6_5_AReminder_IsCountedAndTheNextOneDue()
    {
        var config = new ApprovalStepConfig { Message = "Release?", RemindSeconds = 60 };
        var row = GateRules.Reminded(Gate.Open(config), config, Gate.Noon.AddMinutes(1));

        Assert.Equal((StepStatus.AwaitingApproval, 1, Gate.Noon.AddMinutes(2)), (row.Status, row.Gate!.Reminders, row.Gate.RemindAt));
    }

    [Fact]
    public void Rule9_4_AGatePassedInAnEarlierAttempt_SaysInWhichThroughEveryLaterOne()
    {
        var config = new ApprovalStepConfig { Message = "Release?" };
        var passed = GateRules.Vote(Gate.Open(config), Gate.Vote("bob", approve: true));
        var second = GateRules.Carried(Gate.Open(config) with { Attempt = 2 }, passed, Gate.Noon.AddHours(1));
        var third = GateRules.Carried(Gate.Open(config) with { Attempt = 3 }, second, Gate.Noon.AddHours(2));

        Assert.Equal((StepStatus.Completed, """{"approved_in_attempt":1}"""), (third.Status, third.Output.ToString()));
        Assert.Equal((GateDecider.EarlierAttempt, 1, "bob"), (third.Gate!.Decision!.How, third.Gate.Decision.ApprovedInAttempt, third.Gate.Decision.By));
    }

    [Fact]
    public void Rule6_3_EachGate_WaitsOnAnEventOfItsOwn()
    {
        StepKey[] keys = [new(1, 0, 0), new(1, 0, 1), new(1, 1, 0), new(1, 11, 0), new(1, 1, 10), new(2, 0, 0), new(11, 0, 0)];

        Assert.Equal(keys.Length, keys.Select(DurableNames.GateEvent).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }
}
