using Ironflow.Json;

namespace Ironflow.Runs;

/// <summary>A request for a run.</summary>
/// <param name="Workflow">The workflow's name.</param>
/// <param name="Payload">The payload.</param>
/// <param name="Trigger">What starts it.</param>
public sealed record NewRun(string Workflow, RawJson Payload, Trigger Trigger)
{
    /// <summary>At most 32 labels; keys up to 64 characters of a-z, A-Z, 0-9, '-', '_', '.', '/'; values up to 256 characters.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Before when the run does not start.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>What the run and its children may cost together, in US dollars, not negative; no limit when absent (semantics 8.3).</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>How often the run is begun again after a transient failure, 0 to 100 (semantics 9.4).</summary>
    public int MaxRetries { get; init; }

    /// <summary>Whose finished steps the run takes over (semantics 9.4).</summary>
    public RunReuse? Reuse { get; init; }

    /// <summary>Runs of the workflow with the same key take turns (<see cref="ConcurrencyLimit"/>): 1 to 256 characters, none of them control characters.</summary>
    public string? ConcurrencyKey { get; init; }

    /// <summary>A key that makes the request repeatable for 24 hours: 1 to 255 printable ASCII characters.</summary>
    public string? IdempotencyKey { get; init; }
}

/// <summary>What a request for a run came to.</summary>
/// <param name="Run">The run.</param>
/// <param name="IsNew">Whether this request made it; <c>false</c> when its idempotency key had.</param>
public sealed record CreatedRun(RunRecord Run, bool IsNew);
