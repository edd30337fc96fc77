namespace Ironflow.Runs;

/// <summary>A run as it stands in lists: sums are those at its last change of status (semantics 8.1).</summary>
public sealed record RunSummary
{
    /// <inheritdoc cref="RunRecord.Id"/>
    public required Guid Id { get; init; }

    /// <inheritdoc cref="RunRecord.WorkflowName"/>
    public required string WorkflowName { get; init; }

    /// <inheritdoc cref="RunRecord.Status"/>
    public required RunStatus Status { get; init; }

    /// <inheritdoc cref="RunRecord.Trigger"/>
    public required Trigger Trigger { get; init; }

    /// <inheritdoc cref="RunRecord.Error"/>
    public string? Error { get; init; }

    /// <inheritdoc cref="RunRecord.ErrorCode"/>
    public string? ErrorCode { get; init; }

    /// <inheritdoc cref="RunRecord.CostUsd"/>
    public decimal CostUsd { get; init; }

    /// <inheritdoc cref="RunRecord.DurationMs"/>
    public long DurationMs { get; init; }

    /// <inheritdoc cref="RunRecord.Labels"/>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc cref="RunRecord.CreatedBy"/>
    public required string CreatedBy { get; init; }

    /// <inheritdoc cref="RunRecord.CreatedAt"/>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <inheritdoc cref="RunRecord.UpdatedAt"/>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <inheritdoc cref="RunRecord.ScheduledAt"/>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <inheritdoc cref="RunRecord.StartedAt"/>
    public DateTimeOffset? StartedAt { get; init; }

    /// <inheritdoc cref="RunRecord.CompletedAt"/>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <inheritdoc cref="RunRecord.ParentRunId"/>
    public Guid? ParentRunId { get; init; }

    /// <inheritdoc cref="RunRecord.RootRunId"/>
    public Guid RootRunId { get; init; }

    /// <summary>The summary of a run.</summary>
    public static RunSummary Of(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new()
        {
            Id = run.Id,
            WorkflowName = run.WorkflowName,
            Status = run.Status,
            Trigger = run.Trigger,
            Error = run.Error,
            ErrorCode = run.ErrorCode,
            CostUsd = run.CostUsd,
            DurationMs = run.DurationMs,
            Labels = run.Labels,
            CreatedBy = run.CreatedBy,
            CreatedAt = run.CreatedAt,
            UpdatedAt = run.UpdatedAt,
            ScheduledAt = run.ScheduledAt,
            StartedAt = run.StartedAt,
            CompletedAt = run.CompletedAt,
            ParentRunId = run.ParentRunId,
            RootRunId = run.RootRunId,
        };
    }
}
