using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Gates;

/// <summary>The rules of gates, as pure functions: what a vote, an answer, a signal, a deadline or a reminder makes of a gate's row (semantics 6).</summary>
public static class GateRules
{
    /// <summary>Who decides when a deadline does. No person can have this id: it holds a colon.</summary>
    public const string Deadline = "system:deadline";

    /// <summary>A gate as it opens.</summary>
    /// <param name="config">What its author asked for.</param>
    /// <param name="startedBy">Who started the run.</param>
    /// <param name="now">The time.</param>
    public static GateState Open(StepConfig config, string startedBy, DateTimeOffset now) => config switch
    {
        ApprovalStepConfig approval => new GateState
        {
            Message = approval.Message,
            Assignees = approval.Assignees,
            Required = approval.Required,
            PreventSelfApproval = approval.PreventSelfApproval,
            StartedBy = startedBy,
            DeadlineAt = After(now, approval.TimeoutSeconds),
            RemindAt = After(now, approval.RemindSeconds),
        },
        HumanInputStepConfig input => new GateState
        {
            Message = input.Message,
            Assignees = input.Assignees,
            StartedBy = startedBy,
            Schema = input.Schema,
            DeadlineAt = After(now, input.TimeoutSeconds),
            RemindAt = After(now, input.RemindSeconds),
        },
        SignalStepConfig signal => new GateState
        {
            StartedBy = startedBy,
            Signal = signal.Signal,
            SignalKey = signal.Key,
            Schema = signal.Schema,
            DeadlineAt = After(now, signal.TimeoutSeconds),
        },
        _ => throw new ArgumentException($"{config?.GetType().Name} is not a gate", nameof(config)),
    };

    /// <summary>Why a caller may not decide; <c>null</c> when they may.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="caller">Who wants to.</param>
    /// <param name="approve">Whether they want to approve: who started the run may always reject.</param>
    public static string? WhyNot(GateState gate, ICaller caller, bool approve)
    {
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(caller);
        if (gate.Assignees.Count > 0 && !gate.Assignees.Any(a => Names(a, caller)))
            return $"'{caller.Id}' is not among those who may decide here: {string.Join(", ", gate.Assignees)}";
        return approve && gate.PreventSelfApproval && caller.Id == gate.StartedBy
            ? $"'{caller.Id}' started the run, and this gate asks for somebody else's approval"
            : null;
    }

    /// <summary>The row with a vote counted: decided by a rejection, or by the last of the approvals asked for; open otherwise.</summary>
    public static StepRecord Vote(StepRecord open, GateVote vote)
    {
        var gate = GateOf(open);
        ArgumentNullException.ThrowIfNull(vote);
        var voted = open with { Gate = gate with { Votes = [.. gate.Votes, vote] }, UpdatedAt = vote.At };
        if (!vote.Approve)
            return Decide(voted, new GateDecision(GateOutcome.Rejected, GateDecider.Vote, vote.By, vote.At, vote.Comment));
        return voted.Gate!.Votes.Count(v => v.Approve) >= gate.Required
            ? Decide(voted, new GateDecision(GateOutcome.Approved, GateDecider.Vote, vote.By, vote.At, vote.Comment))
            : voted;
    }

    /// <summary>The row with an answer that fits its schema.</summary>
    public static StepRecord Answer(StepRecord open, GateVote vote, RawJson answer)
    {
        var gate = GateOf(open);
        ArgumentNullException.ThrowIfNull(vote);
        var voted = open with { Gate = gate with { Votes = [.. gate.Votes, vote] }, UpdatedAt = vote.At };
        return Decide(voted, new GateDecision(GateOutcome.Answered, GateDecider.Vote, vote.By, vote.At, vote.Comment)) with { Output = answer };
    }

    /// <summary>Whether a signal opens a gate, as far as name, key and use go.</summary>
    public static bool Opens(SignalRecord signal, GateState gate)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(gate);
        return signal.ConsumedBy is null && signal.Name == gate.Signal && (gate.SignalKey is null || signal.Key == gate.SignalKey);
    }

    /// <summary>The row with a signal that opens it.</summary>
    public static StepRecord Signalled(StepRecord open, SignalRecord signal, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return Decide(open, new GateDecision(GateOutcome.Signalled, GateDecider.Signal, signal.By, now, null)) with { Output = signal.Payload };
    }

    /// <summary>The row as a passed deadline leaves it, with the vote that an approving deadline casts.</summary>
    /// <param name="open">The row of an open gate whose deadline has passed.</param>
    /// <param name="config">What its author asked for.</param>
    /// <param name="now">The time.</param>
    public static (StepRecord Row, GateVote? Vote) AtDeadline(StepRecord open, StepConfig config, DateTimeOffset now)
    {
        var gate = GateOf(open);
        if (config is SignalStepConfig)
            return (Decide(open, new GateDecision(GateOutcome.TimedOut, GateDecider.Deadline, Deadline, now, null)), null);
        var (first, chain) = config switch
        {
            ApprovalStepConfig approval => (approval.TimeoutSeconds, approval.OnTimeout),
            HumanInputStepConfig input => (input.TimeoutSeconds, input.OnTimeout),
            _ => (null, []),
        };
        var action = gate.Stage < chain.Count ? chain[gate.Stage] : new DeadlineStep(DeadlineActionKind.Reject);
        switch (action.Action)
        {
            case DeadlineActionKind.Approve:
                var vote = new GateVote(Deadline, true, now, null);
                var approved = open with { Gate = gate with { Votes = [.. gate.Votes, vote] } };
                return (Decide(approved, new GateDecision(GateOutcome.Approved, GateDecider.Deadline, Deadline, now, null)), vote);
            case DeadlineActionKind.Reject:
                return (Decide(open, new GateDecision(GateOutcome.Rejected, GateDecider.Deadline, Deadline, now, null)), null);
            default:
                var next = gate with
                {
                    Stage = gate.Stage + 1,
                    Assignees = action.To ?? gate.Assignees,
                    // A chain at its end leaves the gate open for good.
                    DeadlineAt = gate.Stage + 1 < chain.Count ? After(now, action.NextSeconds ?? first) : null,
                };
                return (open with { Gate = next, UpdatedAt = now }, null);
        }
    }

    /// <summary>The row with one more reminder sent.</summary>
    public static StepRecord Reminded(StepRecord open, StepConfig config, DateTimeOffset now)
    {
        var gate = GateOf(open);
        var every = config switch
        {
            ApprovalStepConfig approval => approval.RemindSeconds,
            HumanInputStepConfig input => input.RemindSeconds,
            _ => null,
        };
        return open with { Gate = gate with { Reminders = gate.Reminders + 1, RemindAt = After(now, every) }, UpdatedAt = now };
    }

    /// <summary>The row of a gate that an earlier attempt of its run has passed: it is not asked again and says so (semantics 9.4).</summary>
    public static StepRecord Carried(StepRecord fresh, StepRecord earlier, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(fresh);
        var gate = GateOf(earlier);
        var attempt = gate.Decision!.ApprovedInAttempt ?? earlier.Attempt;
        return fresh with
        {
            Status = StepStatus.Completed,
            CompletedAt = now,
            Output = earlier.Kind == StepKind.Approval ? new RawJson(FormattableString.Invariant($$"""{"approved_in_attempt":{{attempt}}}""")) : earlier.Output,
            Gate = gate with { Decision = gate.Decision with { How = GateDecider.EarlierAttempt, ApprovedInAttempt = attempt } },
        };
    }

    private static StepRecord Decide(StepRecord row, GateDecision decision)
    {
        var rejected = decision.Outcome == GateOutcome.Rejected;
        return row with
        {
            Status = rejected ? StepStatus.Rejected : StepStatus.Completed,
            Error = rejected ? ApprovalRejectedException.TextOf(row.Name, decision) : null,
            CompletedAt = decision.At,
            UpdatedAt = decision.At,
            DurationMs = (long)Math.Max(0, (decision.At - (row.StartedAt ?? decision.At)).TotalMilliseconds),
            Gate = row.Gate! with { Decision = decision, DeadlineAt = null, RemindAt = null },
        };
    }

    private static GateState GateOf(StepRecord row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Gate ?? throw new ArgumentException($"step '{row.Name}' is not a gate", nameof(row));
    }

    private static bool Names(string assignee, ICaller caller)
        => assignee.StartsWith("group:", StringComparison.Ordinal)
            ? caller.Groups.Contains(assignee["group:".Length..])
            : assignee.StartsWith("user:", StringComparison.Ordinal) && caller.Id == assignee["user:".Length..];

    private static DateTimeOffset? After(DateTimeOffset now, double? seconds) => seconds is { } s ? now + TimeSpan.FromSeconds(s) : null;
}
