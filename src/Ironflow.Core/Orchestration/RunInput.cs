using Ironflow.Json;
using Ironflow.Runs;

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

    /// <summary>The workflow's version when the run was created (semantics 9.7).</summary>
    public string? Version { get; init; }

    /// <summary>Who started the run.</summary>
    public string StartedBy { get; init; } = string.Empty;

    /// <summary>How often the run is begun again after a transient failure.</summary>
    public int MaxRetries { get; init; }

    /// <summary>The root run whose budget its steps draw on; none when absent.</summary>
    public Guid? BudgetRunId { get; init; }

    /// <summary>Whose finished steps it takes over.</summary>
    public RunReuse? Reuse { get; init; }

    /// <summary>Who waits for it, when it is a child.</summary>
    public ParentStep? Parent { get; init; }

    /// <summary>The workflows above it, the root first.</summary>
    public IReadOnlyList<string> Ancestors { get; init; } = [];

    /// <summary>The places it takes before it starts; none when absent.</summary>
    public Concurrency.SlotDemand? Slots { get; init; }

    /// <summary>The attempt, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Whether its end is recorded from the orchestration's output (<see cref="Hosting.IronflowOptions.RecordEndsAfterwards"/>).</summary>
    public bool EndsAfterwards { get; init; }

    /// <summary>The <c>traceparent</c> its steps hand on when nobody listens to their spans.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>The step a child run belongs to.</summary>
/// <param name="RunId">The parent run.</param>
/// <param name="Key">The step's key in it.</param>
public sealed record ParentStep(Guid RunId, string Key);
