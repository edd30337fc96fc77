using System.Text.Json.Serialization;
using Ironflow.Json;

namespace Ironflow.Steps;

/// <summary>An approval gate (semantics 6.5).</summary>
public sealed record ApprovalStepConfig : StepConfig
{
    /// <summary>What is asked.</summary>
    public required string Message { get; init; }

    /// <summary>Who may decide, as <c>user:NAME</c> and <c>group:NAME</c>.</summary>
    public IReadOnlyList<string> Assignees { get; init; } = [];

    /// <summary>How many different people must approve.</summary>
    public int Required { get; init; } = 1;

    /// <summary>Whether who started the run may not approve.</summary>
    public bool PreventSelfApproval { get; init; }

    /// <summary>The time for a decision, in seconds.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>What happens at the deadline, and at the ones that follow it.</summary>
    public IReadOnlyList<DeadlineStep> OnTimeout { get; init; } = [];

    /// <summary>How often who may decide is reminded, in seconds.</summary>
    public double? RemindSeconds { get; init; }
}

/// <summary>A gate that asks a person for a value (semantics 6.8).</summary>
public sealed record HumanInputStepConfig : StepConfig
{
    /// <summary>What is asked.</summary>
    public required string Message { get; init; }

    /// <summary>The JSON schema of the answer.</summary>
    public required RawJson Schema { get; init; }

    /// <inheritdoc cref="ApprovalStepConfig.Assignees"/>
    public IReadOnlyList<string> Assignees { get; init; } = [];

    /// <inheritdoc cref="ApprovalStepConfig.TimeoutSeconds"/>
    public double? TimeoutSeconds { get; init; }

    /// <inheritdoc cref="ApprovalStepConfig.OnTimeout"/>
    public IReadOnlyList<DeadlineStep> OnTimeout { get; init; } = [];

    /// <inheritdoc cref="ApprovalStepConfig.RemindSeconds"/>
    public double? RemindSeconds { get; init; }
}

/// <summary>A gate that a signal opens (semantics 6.8).</summary>
public sealed record SignalStepConfig : StepConfig
{
    /// <summary>The signal's name.</summary>
    public required string Signal { get; init; }

    /// <summary>The key the signal must bring.</summary>
    public string? Key { get; init; }

    /// <summary>The JSON schema of its payload.</summary>
    public RawJson? Schema { get; init; }

    /// <summary>After how many seconds the wait ends without a signal.</summary>
    public double? TimeoutSeconds { get; init; }
}

/// <summary>What a passing deadline does.</summary>
/// <param name="Action">What.</param>
/// <param name="To">For <see cref="DeadlineActionKind.Escalate"/>: who may decide from then on.</param>
/// <param name="NextSeconds">The time until the next deadline, in seconds; as long as the first when absent.</param>
public sealed record DeadlineStep(DeadlineActionKind Action, IReadOnlyList<string>? To = null, double? NextSeconds = null);

/// <summary>What a deadline can do.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<DeadlineActionKind>))]
public enum DeadlineActionKind
{
    /// <summary>Rejects.</summary>
    Reject,

    /// <summary>Approves.</summary>
    Approve,

    /// <summary>Asks others.</summary>
    Escalate,

    /// <summary>Says so and waits on.</summary>
    Notify,
}
