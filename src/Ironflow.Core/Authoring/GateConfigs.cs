using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow;

/// <summary>What all gates that people decide at have in common.</summary>
public abstract record GateConfig
{
    private protected GateConfig(string message)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        Message = message;
    }

    /// <summary>What is asked.</summary>
    public string Message { get; }

    /// <summary>Who may decide.</summary>
    /// <value>Default: everybody with the permission to.</value>
    public IReadOnlyList<Assignee> Assignees { get; init; } = [];

    /// <summary>The time for a decision.</summary>
    /// <value>Default: none; the gate stays open.</value>
    public TimeSpan? Deadline
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Deadline must be positive");
    }

    /// <summary>What happens at the deadline, and at those that follow it.</summary>
    /// <value>Default: the gate is rejected.</value>
    public IReadOnlyList<DeadlineAction> OnDeadline { get; init; } = [DeadlineAction.Reject];

    /// <summary>How often who may decide is reminded, by an event.</summary>
    /// <value>Default: never.</value>
    public TimeSpan? RemindEvery
    {
        get;
        init => field = value is null || value >= TimeSpan.FromSeconds(1) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "RemindEvery must be at least a second");
    }

    private protected IReadOnlyList<string> AssigneeTexts => [.. Assignees.Select(a => a.ToString())];

    private protected IReadOnlyList<DeadlineStep> DeadlineSteps => Deadline is null ? [] : [.. OnDeadline.Select(a => a.ToStep())];
}

/// <summary>An approval gate (semantics 6).</summary>
public sealed record ApprovalConfig : GateConfig
{
    /// <summary>Asks for an approval.</summary>
    /// <param name="message">What is asked.</param>
    public ApprovalConfig(string message)
        : base(message)
    {
    }

    /// <summary>How many different people must approve; one rejection vetoes.</summary>
    /// <value>Default 1; at most 100.</value>
    public int Required
    {
        get;
        init => field = value is >= 1 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Required lies between 1 and 100");
    } = 1;

    /// <summary>Whether who started the run may not approve.</summary>
    public bool PreventSelfApproval { get; init; }

    internal ApprovalStepConfig ToStepConfig() => new()
    {
        Message = Message,
        Assignees = AssigneeTexts,
        Required = Required,
        PreventSelfApproval = PreventSelfApproval,
        TimeoutSeconds = Deadline?.TotalSeconds,
        OnTimeout = DeadlineSteps,
        RemindSeconds = RemindEvery?.TotalSeconds,
    };
}

/// <summary>A gate that asks a person for a value (semantics 6.8).</summary>
public sealed record HumanInputConfig : GateConfig
{
    /// <summary>Asks for a value.</summary>
    /// <param name="message">What is asked.</param>
    public HumanInputConfig(string message)
        : base(message)
    {
    }

    /// <exception cref="ArgumentException">A deadline would approve: there is no value to go on with.</exception>
    internal HumanInputStepConfig ToStepConfig(RawJson schema) => OnDeadline.Any(a => a.Kind == DeadlineActionKind.Approve)
        ? throw new ArgumentException("the deadline of an input cannot approve: there would be no value")
        : new()
        {
            Message = Message,
            Schema = schema,
            Assignees = AssigneeTexts,
            TimeoutSeconds = Deadline?.TotalSeconds,
            OnTimeout = DeadlineSteps,
            RemindSeconds = RemindEvery?.TotalSeconds,
        };
}

/// <summary>A wait for a signal (semantics 6.8).</summary>
public sealed record SignalConfig
{
    /// <summary>Waits for a signal of a name: 1 to 64 characters of a-z, 0-9, '-', '_' and '.'.</summary>
    /// <param name="signal">The name.</param>
    /// <exception cref="ArgumentException">The name is not valid.</exception>
    public SignalConfig(string signal)
        => Signal = Gates.SignalNames.IsValid(signal)
            ? signal
            : throw new ArgumentException($"'{signal}' is not a signal's name: 1 to 64 characters of a-z, 0-9, '-', '_' and '.'", nameof(signal));

    /// <summary>The signal's name.</summary>
    public string Signal { get; }

    /// <summary>The key the sender must bring: who has it opens the gate.</summary>
    /// <value>Default: none is asked for.</value>
    public string? Key { get; init; }

    /// <summary>After what time the wait ends without a signal.</summary>
    /// <value>Default: never.</value>
    public TimeSpan? Timeout
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Timeout must be positive");
    }

    internal SignalStepConfig ToStepConfig(RawJson? schema) => new() { Signal = Signal, Key = Key, Schema = schema, TimeoutSeconds = Timeout?.TotalSeconds };
}
