using Ironflow.Json;

namespace Ironflow.Orchestration;

/// <summary>What the orchestration of a run starts with.</summary>
public sealed record RunInput
{
    /// <summary>The run.</summary>
    public required Guid RunId { get; init; }

    /// <summary>The workflow's name.</summary>
    public required string Workflow { get; init; }

    /// <summary>The payload.</summary>
    public required RawJson Payload { get; init; }

    /// <summary>Before when it does not start.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>The attempt, from 1.</summary>
    public int Attempt { get; init; } = 1;
}
