using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Api.Replies;

/// <summary>An open gate as a list shows it.</summary>
internal sealed record Approval
{
    public required Guid RunId { get; init; }

    public required Guid RootRunId { get; init; }

    public required Guid StepId { get; init; }

    public required string StepName { get; init; }

    public required StepKind Kind { get; init; }

    public required string WorkflowName { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<string> Assignees { get; init; } = [];

    public int Required { get; init; }

    public IReadOnlyList<GateVote> Votes { get; init; } = [];

    public string? Signal { get; init; }

    public RawJson? Schema { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? DeadlineAt { get; init; }

    /// <summary>Whether the caller may approve, and has not voted.</summary>
    public bool MayDecide { get; init; }
}
