using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.TestKit.RecordContract;

/// <summary>Gates and what happens to them, as records.</summary>
internal static class GateSamples
{
    /// <summary>A step's row as an open approval gate.</summary>
    public static StepRecord AsGate(this StepRecord step, int required = 1) => step with
    {
        Kind = StepKind.Approval,
        Status = StepStatus.AwaitingApproval,
        HeartbeatAt = null,
        Owner = null,
        Gate = new GateState { Message = "ship it?", Assignees = ["group:ops"], Required = required, StartedBy = "ada" },
    };

    /// <summary>The gate with one vote more, decided when it is the last that is needed or against.</summary>
    public static StepRecord With(this StepRecord gate, GateVote vote)
    {
        IReadOnlyList<GateVote> votes = [.. gate.Gate!.Votes, vote];
        var state = gate.Gate with { Votes = votes };
        if (vote.Approve && votes.Count(v => v.Approve) < state.Required)
            return gate with { Gate = state, UpdatedAt = vote.At };
        var outcome = vote.Approve ? GateOutcome.Approved : GateOutcome.Rejected;
        return gate with
        {
            Gate = state with { Decision = new GateDecision(outcome, GateDecider.Vote, vote.By, vote.At, vote.Comment) },
            Status = vote.Approve ? StepStatus.Completed : StepStatus.Rejected,
            UpdatedAt = vote.At,
            CompletedAt = vote.At,
        };
    }

    /// <summary>A write with a vote.</summary>
    public static StepWrite Write(GateVote vote) => new() { Vote = new VoteInsert(vote) };

    /// <summary>A gate's state with a value in every field.</summary>
    public static GateState Full(DateTimeOffset at) => new()
    {
        Message = "“really”? \u2028 <&> \"\\",
        Assignees = ["user:ada", "group:ü/ops"],
        Required = 2,
        PreventSelfApproval = true,
        StartedBy = "ada",
        Votes = [new GateVote("bob", true, at.AddTicks(1), null), new GateVote("eve", false, at.AddTicks(7), "no")],
        DeadlineAt = at.AddDays(1),
        Stage = 3,
        RemindAt = at.AddHours(1),
        Reminders = 4,
        Schema = new RawJson("""{ "type": "object", "properties": {} }"""),
        Signal = "paid",
        SignalKey = "k",
        Decision = new GateDecision(GateOutcome.Rejected, GateDecider.EarlierAttempt, "eve", at.AddTicks(9), "no") { ApprovedInAttempt = 1 },
    };
}
