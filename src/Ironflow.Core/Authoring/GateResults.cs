using Ironflow.Execution;
using Ironflow.Gates;
using Ironflow.Json;

namespace Ironflow;

/// <summary>How an approval gate was passed.</summary>
public sealed class ApprovalDecision : StepOutput
{
    private readonly StepResult result;

    internal ApprovalDecision(Guid stepId, StepResult result, Func<Task<RawJson>> load)
        : base(stepId, result, load)
        => this.result = result;

    /// <summary>Who approved, oldest first; <c>system:deadline</c> for a deadline that approves.</summary>
    public IReadOnlyList<string> Approvers => result.Approvers;

    /// <summary>Who approved last.</summary>
    public string By => result.Decision!.By;

    /// <summary>When.</summary>
    public DateTimeOffset At => result.Decision!.At;

    /// <summary>What the last approver said.</summary>
    public string? Comment => result.Decision!.Comment;

    /// <summary>What decided it.</summary>
    public GateDecider How => result.Decision!.How;
}

/// <summary>A value a person gave.</summary>
/// <typeparam name="T">Its type.</typeparam>
public sealed class HumanInput<T> : StepOutput
{
    private readonly StepResult result;

    internal HumanInput(Guid stepId, StepResult result, Func<Task<RawJson>> load)
        : base(stepId, result, load)
        => this.result = result;

    /// <summary>The value.</summary>
    public T Value => OutputAs<T>()!;

    /// <summary>Who gave it.</summary>
    public string By => result.Decision!.By;

    /// <summary>When.</summary>
    public DateTimeOffset At => result.Decision!.At;
}

/// <summary>A signal, or that none came in time.</summary>
/// <typeparam name="T">The payload's type.</typeparam>
public sealed class SignalResult<T> : StepOutput
{
    private readonly StepResult result;

    internal SignalResult(Guid stepId, StepResult result, Func<Task<RawJson>> load)
        : base(stepId, result, load)
        => this.result = result;

    /// <summary>Whether it came.</summary>
    public bool Received => result.Decision is { Outcome: GateOutcome.Signalled };

    /// <summary>Its payload.</summary>
    /// <exception cref="InvalidOperationException">No signal came in time.</exception>
    public T? Value => Received ? OutputAs<T>() : throw new InvalidOperationException($"no signal came for '{Name}' in time");

    /// <summary>Who sent it; <c>null</c> when none came.</summary>
    public string? Sender => Received ? result.Decision!.By : null;
}
