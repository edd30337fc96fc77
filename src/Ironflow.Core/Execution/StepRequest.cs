using System.Text.Json.Serialization;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Execution;

/// <summary>What the activity of a step receives: all it needs to run the step and to write its row.</summary>
public sealed record StepRequest
{
    /// <summary>The run.</summary>
    public required Guid RunId { get; init; }

    /// <summary>The step's key.</summary>
    public required string Key { get; init; }

    /// <summary>The step's name.</summary>
    public required string Name { get; init; }

    /// <summary>The step's kind.</summary>
    public required StepKind Kind { get; init; }

    /// <summary>The step's configuration, tagged by <c>type</c>.</summary>
    public required RawJson Config { get; init; }

    /// <summary>The frontier it depends on.</summary>
    public IReadOnlyList<Guid> Dependencies { get; init; } = [];

    /// <summary>The try, from 1.</summary>
    public int Try { get; init; } = 1;

    /// <summary>The number of tries its retry policy allows; 1 without one.</summary>
    public int MaxTries { get; init; } = 1;

    /// <summary>Which failures its retry policy repeats.</summary>
    public RetryOn RetryOn { get; init; } = RetryOn.Transient;

    /// <summary>Its time limit in milliseconds; the executor's default when absent.</summary>
    public long? TimeoutMs { get; init; }

    /// <summary>Whether the workflow tolerates its failure.</summary>
    public bool AllowFailure { get; init; }

    /// <summary>Whether it must never run a second time after an interruption.</summary>
    public bool RunAtMostOnce { get; init; }

    /// <summary>Whether it is a member of a wave: its row is there already, pending.</summary>
    public bool InWave { get; init; }

    /// <summary>Whether its wave has a stop order of its own (design §4.7).</summary>
    public bool FailFast { get; init; }

    /// <summary>Whose finished step it may take over (semantics 9.4).</summary>
    public Runs.RunReuse? Reuse { get; init; }

    /// <summary>The root run whose budget it draws on; none when absent (semantics 8.3).</summary>
    public Guid? BudgetRunId { get; init; }

    /// <summary>Whether it runs because an earlier step has failed (semantics 9.6).</summary>
    public bool IsErrorHandler { get; init; }

    /// <summary>Set on the first recording of an attempt: the run turns running in the same write.</summary>
    public bool BeginsRun { get; init; }

    /// <summary>When it first asked for a place, where the host limits its kind.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>The idempotency key handed to the executor (semantics 4.4).</summary>
    public string IdempotencyKey() => $"{RunId:D}:{Key}";
}

/// <summary>How a step's activity ended: data, whether the step succeeded or failed (design §4.2).</summary>
public sealed record StepResult
{
    /// <summary>The step's key, checked on replay (semantics 4.5).</summary>
    public required string Key { get; init; }

    /// <summary>The step's name.</summary>
    public required string Name { get; init; }

    /// <summary>The step's kind.</summary>
    public required StepKind Kind { get; init; }

    /// <summary>The state of its row.</summary>
    public required StepStatus Status { get; init; }

    /// <summary>Its output, when it travels with the result (semantics 10.2).</summary>
    public RawJson? Output { get; init; }

    /// <summary>The size of its output in bytes of UTF-8; larger than what travels when <see cref="Output"/> is absent.</summary>
    public long OutputBytes { get; init; }

    /// <summary>Its failure.</summary>
    public StepFailure? Failure { get; init; }

    /// <summary>Whether the failed try is to be followed by another, as the retry policy says.</summary>
    public bool WillRetry { get; init; }

    /// <summary>Time of its work over all tries, in milliseconds.</summary>
    public long DurationMs { get; init; }

    /// <summary>Its cost over all tries, in US dollars.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>Input tokens over all tries.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Output tokens over all tries.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>The try that ended, from 1.</summary>
    public int Try { get; init; } = 1;

    /// <summary>Whether its failure is tolerated.</summary>
    public bool Tolerated { get; init; }

    /// <summary>Whether the run's budget did not cover it: nothing of it began, and no row was written (semantics 8.3).</summary>
    public bool BudgetRefused { get; init; }

    /// <summary>Whether it waits for a place: nothing of it began, and no row was written.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AwaitsSlot { get; init; }

    /// <summary>The child run of a workflow step.</summary>
    public Guid? ChildRunId { get; init; }

    /// <summary>How a gate was decided.</summary>
    public Gates.GateDecision? Decision { get; init; }

    /// <summary>Who approved at a gate, oldest first.</summary>
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>When an open gate is to be looked at again, if nothing happens before.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>What belongs to an agent's call, such as its session; of agent steps only.</summary>
    public Agents.AgentFacts? Agent { get; init; }
}
