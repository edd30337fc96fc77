using Ironflow.Json;

namespace Ironflow.Runs;

/// <summary>A run as it stands on record (reference §2.1; semantics 10.1).</summary>
public sealed record RunRecord
{
    /// <summary>The run's id, a UUIDv7 (a UUIDv5 of its step key for a child).</summary>
    public required Guid Id { get; init; }

    /// <summary>The workflow's registered name.</summary>
    public required string WorkflowName { get; init; }

    /// <summary>The workflow's version when the run was created.</summary>
    public string? WorkflowVersion { get; init; }

    /// <summary>Where it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>What started it.</summary>
    public required Trigger Trigger { get; init; }

    /// <summary>The payload, as JSON.</summary>
    public RawJson Payload { get; init; }

    /// <summary>What the workflow set as its output, as JSON.</summary>
    public RawJson? Output { get; init; }

    /// <summary>Why it failed or was cancelled.</summary>
    public string? Error { get; init; }

    /// <summary>A stable name of the failure, such as <c>STEP_FAILED</c> or <c>FOREIGN_AWAIT</c>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The current attempt, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How often it was retried.</summary>
    public int RetryCount { get; init; }

    /// <summary>How often it may be retried.</summary>
    public int MaxRetries { get; init; }

    /// <summary>The sum of its steps' costs, in US dollars.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>The sum of its steps' input tokens; absent when no step had any.</summary>
    public long? InputTokens { get; init; }

    /// <summary>The sum of its steps' output tokens; absent when no step had any.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Wall time from start to end, in milliseconds.</summary>
    public long DurationMs { get; init; }

    /// <summary>Active time: the sum of its steps' durations, in milliseconds (semantics 8.2).</summary>
    public long ActiveMs { get; init; }

    /// <summary>Waiting time: gates and delays, in milliseconds (semantics 8.2).</summary>
    public long WaitingMs { get; init; }

    /// <summary>What the run and its children may cost together, in US dollars (semantics 8.3); on the root run only.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>When the next attempt begins; while retrying.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Whose finished steps a retried run takes over (semantics 9.4).</summary>
    public RunReuse? Reuse { get; init; }

    /// <summary>Runs of its workflow with the same key take turns.</summary>
    public string? ConcurrencyKey { get; init; }

    /// <summary>The labels given at creation.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Who created it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its row last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Before when it does not start.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>When it first turned running.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When its cancellation was asked for.</summary>
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>Who asked for its cancellation.</summary>
    public string? CancelRequestedBy { get; init; }

    /// <summary>The run whose step started this one.</summary>
    public Guid? ParentRunId { get; init; }

    /// <summary>The step that started this run.</summary>
    public Guid? ParentStepId { get; init; }

    /// <summary>The run at the root of the chain; its own id for a root.</summary>
    public Guid RootRunId { get; init; }
}
