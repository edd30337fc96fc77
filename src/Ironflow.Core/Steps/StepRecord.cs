using System.Text.Json.Serialization;
using Ironflow.Gates;
using Ironflow.Json;

namespace Ironflow.Steps;

/// <summary>A step as it stands on record (reference §2.2; semantics 2 to 4).</summary>
public sealed record StepRecord
{
    /// <summary>The step's id: the UUIDv5 of run id and key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The run it belongs to.</summary>
    public required Guid RunId { get; init; }

    /// <summary>Its key within the run.</summary>
    [JsonIgnore]
    public StepKey Key
    {
        get => new(Attempt, Position, Index);
        init => (Attempt, Position, Index) = (value.Attempt, value.Position, value.Index);
    }

    /// <summary>The run's attempt, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The position, from 0.</summary>
    public int Position { get; init; }

    /// <summary>The index within its wave.</summary>
    public int Index { get; init; }

    /// <summary>The name the workflow gave it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required StepKind Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public required StepStatus Status { get; init; }

    /// <summary>The ids of the steps it depends on (semantics 2.3).</summary>
    public IReadOnlyList<Guid> Dependencies { get; init; } = [];

    /// <summary>Its configuration, tagged by <c>type</c>. Absent in listings.</summary>
    public RawJson? Input { get; init; }

    /// <summary>Its output. Absent in listings.</summary>
    public RawJson? Output { get; init; }

    /// <summary>Its trace, such as an agent's conversation. Absent in listings.</summary>
    public RawJson? Trace { get; init; }

    /// <summary>Why it failed, as text.</summary>
    public string? Error { get; init; }

    /// <summary>Why it failed, as data (semantics 3.4).</summary>
    public StepFailure? Failure { get; init; }

    /// <summary>Whether the workflow tolerated its failure.</summary>
    public bool Tolerated { get; init; }

    /// <summary>Time of its work over all tries, in milliseconds.</summary>
    public long DurationMs { get; init; }

    /// <summary>Its cost over all tries, in US dollars.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>Input tokens over all tries.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Output tokens over all tries.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>When its row was written first.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its row last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When its work first started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it reached its final state.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When a delay is due.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The current try, from 1 (semantics 2.2).</summary>
    public int Try { get; init; } = 1;

    /// <summary>How often the current try was delivered, from 1 (semantics 4.3).</summary>
    public int Delivery { get; init; } = 1;

    /// <summary>The tries that ended before the current one, and the current one when it ended in a failure that is retried.</summary>
    public IReadOnlyList<PastTry> PastTries { get; init; } = [];

    /// <summary>Who works on it; meaningful while running.</summary>
    [JsonIgnore]
    public string? Owner { get; init; }

    /// <summary>The owner's last sign of life; meaningful while running.</summary>
    public DateTimeOffset? HeartbeatAt { get; init; }

    /// <summary>The process that does its work.</summary>
    public ProcessMark? Process { get; init; }

    /// <summary>The gate's state, for steps that wait for people or signals (semantics 6.4).</summary>
    public GateState? Gate { get; init; }

    /// <summary>The run a workflow step started (semantics 7.1).</summary>
    public Guid? ChildRunId { get; init; }

    /// <summary>Waiting within a child run, in milliseconds; a gate's own waiting is its <see cref="DurationMs"/>.</summary>
    public long WaitedMs { get; init; }

    /// <summary>The step of an earlier run whose row this one is a copy of (semantics 9.4).</summary>
    public Guid? ReusedFrom { get; init; }

    /// <summary>Whether it ran because an earlier step had failed (semantics 9.6).</summary>
    public bool IsErrorHandler { get; init; }

    /// <summary>The store's version of the row, for conditional writes.</summary>
    [JsonIgnore]
    public string? ETag { get; init; }
}

/// <summary>A try of a step that ended in a failure and was, or will be, followed by another.</summary>
/// <param name="Try">Its number, from 1.</param>
/// <param name="Failure">How it failed.</param>
/// <param name="DurationMs">Its time, in milliseconds.</param>
/// <param name="CostUsd">Its cost, in US dollars.</param>
/// <param name="InputTokens">Its input tokens.</param>
/// <param name="OutputTokens">Its output tokens.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="CompletedAt">When it ended.</param>
public sealed record PastTry(
    int Try, StepFailure Failure, long DurationMs, decimal CostUsd, long? InputTokens, long? OutputTokens,
    DateTimeOffset StartedAt, DateTimeOffset CompletedAt);

/// <summary>Names an operating-system process for good: ids are reused, an id with its start time is not.</summary>
/// <param name="Machine">The machine's name.</param>
/// <param name="Pid">The process id; on Unix also the id of its process group and session.</param>
/// <param name="StartedAt">The process's start in the kernel's own unit (clock ticks since boot on Linux).</param>
public sealed record ProcessMark(string Machine, int Pid, long StartedAt);
