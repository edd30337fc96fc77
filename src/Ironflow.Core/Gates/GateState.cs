using Ironflow.Json;

namespace Ironflow.Gates;

/// <summary>A gate as it stands on its step's row: what is asked, of whom, and what was decided (semantics 6.4, 6.5).</summary>
public sealed record GateState
{
    /// <summary>What is asked.</summary>
    public string? Message { get; init; }

    /// <summary>Who may decide, as <c>user:NAME</c> and <c>group:NAME</c>; everybody with the permission when empty.</summary>
    public IReadOnlyList<string> Assignees { get; init; } = [];

    /// <summary>How many different people must approve.</summary>
    public int Required { get; init; } = 1;

    /// <summary>Whether who started the run may not approve.</summary>
    public bool PreventSelfApproval { get; init; }

    /// <summary>Who started the run.</summary>
    public string? StartedBy { get; init; }

    /// <summary>The votes that counted, oldest first.</summary>
    public IReadOnlyList<GateVote> Votes { get; init; } = [];

    /// <summary>When the next deadline passes; none when absent.</summary>
    public DateTimeOffset? DeadlineAt { get; init; }

    /// <summary>How many deadlines have passed: the index of the action that the next one brings.</summary>
    public int Stage { get; init; }

    /// <summary>When the next reminder is due.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>How many reminders were sent.</summary>
    public int Reminders { get; init; }

    /// <summary>The JSON schema an answer or a signal's payload must fit.</summary>
    public RawJson? Schema { get; init; }

    /// <summary>The name of the signal that opens the gate.</summary>
    public string? Signal { get; init; }

    /// <summary>The key a signal must bring, when the gate asks for one.</summary>
    public string? SignalKey { get; init; }

    /// <summary>How it was decided; absent while it is open.</summary>
    public GateDecision? Decision { get; init; }
}

/// <summary>A vote that counted.</summary>
/// <param name="By">The voter's id.</param>
/// <param name="Approve">Whether it was for.</param>
/// <param name="At">When.</param>
/// <param name="Comment">Why, in the voter's words.</param>
public sealed record GateVote(string By, bool Approve, DateTimeOffset At, string? Comment);

/// <summary>How a gate was decided.</summary>
/// <param name="Outcome">Which way.</param>
/// <param name="How">By what.</param>
/// <param name="By">Who decided last: a person's id, a signal's sender, or <c>system:deadline</c>.</param>
/// <param name="At">When.</param>
/// <param name="Comment">Why, in the decider's words.</param>
public sealed record GateDecision(GateOutcome Outcome, GateDecider How, string By, DateTimeOffset At, string? Comment)
{
    /// <summary>The attempt in which it was decided, when an earlier one was (semantics 9.4).</summary>
    public int? ApprovedInAttempt { get; init; }
}
