using System.Text.Json;
using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Records;

/// <summary>An event of a step beside those of its status.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Data">Flat JSON: <c>type</c>, the type's fields, <c>at</c>.</param>
/// <param name="InFeed">Whether the stream over all runs carries it too (design §4.13): what people are asked and what they decide does.</param>
public sealed record StepEvent(string Type, RawJson Data, bool InFeed);

/// <summary>The events of a step's change beside those of its status: tries that are followed by another, and everything of gates. As pure functions that
/// all stores share.</summary>
public static class StepEvents
{
    /// <summary>The events of a change, in order. Stores write them in its transaction.</summary>
    /// <param name="before">The row before; <c>null</c> for a new one.</param>
    /// <param name="after">The row after.</param>
    public static IEnumerable<StepEvent> Of(StepRecord? before, StepRecord after)
    {
        ArgumentNullException.ThrowIfNull(after);
        if (after.PastTries.Count > (before?.PastTries.Count ?? 0))
            yield return Retried(after);
        if (after.Gate is not { } gate)
            yield break;
        var was = before?.Status == StepStatus.AwaitingApproval ? before.Gate : null;
        if (after.Status == StepStatus.AwaitingApproval && was is null)
            yield return Opened(after, gate);
        if (was is not null && gate.Votes.Count > was.Votes.Count)
            yield return Voted(after, gate, gate.Votes[^1]);
        if (was is not null && gate.Decision is null && gate.Stage > was.Stage)
            yield return Overdue(after, gate, escalated: !gate.Assignees.SequenceEqual(was.Assignees));
        if (was is not null && gate.Reminders > was.Reminders)
            yield return Reminded(after, gate);
        if (gate.Decision is { } decision && was?.Decision is null && before?.Gate?.Decision is null)
            yield return Decided(after, decision);
    }

    private static StepEvent Retried(StepRecord step)
    {
        var last = step.PastTries[^1];
        return Event(EventTypes.StepRetried, step, inFeed: false, writer =>
        {
            writer.WriteString("kind", step.Kind.Name);
            writer.WriteNumber("try", last.Try);
            writer.WriteString("error", last.Failure.Message);
            writer.WriteNumber("duration_ms", last.DurationMs);
            writer.WriteNumber("cost_usd", last.CostUsd);
        });
    }

    private static StepEvent Opened(StepRecord step, GateState gate)
    {
        var type = step.Kind.Name switch
        {
            "signal" => EventTypes.SignalAwaited,
            "human_input" => EventTypes.InputRequested,
            _ => EventTypes.ApprovalRequested,
        };
        return Event(type, step, inFeed: true, writer =>
        {
            WriteAsked(writer, gate);
            if (gate.Signal is { } signal)
                writer.WriteString("signal", signal);
        });
    }

    private static StepEvent Voted(StepRecord step, GateState gate, GateVote vote)
        => Event(EventTypes.ApprovalVoted, step, inFeed: true, writer =>
        {
            writer.WriteString("voted_by", vote.By);
            writer.WriteBoolean("approve", vote.Approve);
            writer.WriteNumber("approvals", gate.Votes.Count(v => v.Approve));
            writer.WriteNumber("required", gate.Required);
        });

    private static StepEvent Overdue(StepRecord step, GateState gate, bool escalated)
        => Event(escalated ? EventTypes.ApprovalEscalated : EventTypes.ApprovalOverdue, step, inFeed: true, writer =>
        {
            WriteAsked(writer, gate);
            writer.WriteNumber("stage", gate.Stage);
        });

    private static StepEvent Reminded(StepRecord step, GateState gate)
        => Event(EventTypes.ApprovalReminder, step, inFeed: true, writer =>
        {
            WriteAsked(writer, gate);
            writer.WriteNumber("reminder", gate.Reminders);
        });

    private static StepEvent Decided(StepRecord step, GateDecision decision)
    {
        var (type, who) = decision.Outcome switch
        {
            GateOutcome.Approved => (EventTypes.ApprovalGranted, "approved_by"),
            GateOutcome.Rejected => (EventTypes.ApprovalRejected, "rejected_by"),
            GateOutcome.Answered => (EventTypes.InputReceived, "answered_by"),
            GateOutcome.Signalled => (EventTypes.SignalReceived, "sent_by"),
            _ => (EventTypes.SignalTimedOut, "decided_by"),
        };
        return Event(type, step, inFeed: true, writer =>
        {
            writer.WriteString(who, decision.By);
            writer.WriteString("how", SnakeCase.Name(decision.How));
            if (decision.Comment is { } comment)
                writer.WriteString("comment", comment);
            writer.WriteNumber("waited_ms", step.DurationMs);
        });
    }

    private static void WriteAsked(Utf8JsonWriter writer, GateState gate)
    {
        if (gate.Message is { } message)
            writer.WriteString("message", message);
        if (gate.Assignees.Count > 0)
        {
            writer.WriteStartArray("assignees");
            foreach (var assignee in gate.Assignees)
                writer.WriteStringValue(assignee);
            writer.WriteEndArray();
        }

        if (gate.DeadlineAt is { } deadline)
            writer.WriteString("deadline_at", deadline);
    }

    private static StepEvent Event(string type, StepRecord step, bool inFeed, Action<Utf8JsonWriter> fields)
    {
        var (_, data) = Changes.Event(type, step.UpdatedAt, writer =>
        {
            writer.WriteString("run_id", step.RunId);
            writer.WriteString("step_id", step.Id);
            writer.WriteString("step_name", step.Name);
            fields(writer);
        });
        return new StepEvent(type, data, inFeed);
    }
}
