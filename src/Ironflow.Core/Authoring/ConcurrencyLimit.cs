namespace Ironflow;

/// <summary>How many runs of a workflow may be under way at once, over all workers.</summary>
/// <remarks>A run takes its place when it starts and keeps it until it has ended, also while it waits at a gate. A run whose ancestor holds the place shares it.</remarks>
public sealed record ConcurrencyLimit
{
    /// <summary>The most that either limit may be.</summary>
    public const int Most = 400;

    /// <summary>How many runs of the workflow at once; no limit when absent.</summary>
    /// <value>1 to 400.</value>
    public int? MaxRuns { get; init; }

    /// <summary>How many runs with the same key at once.</summary>
    /// <value>1 to 400. Default 1.</value>
    public int MaxRunsPerKey { get; init; } = 1;

    /// <summary>The member of the payload that is a run's key when its request names none, such as <c>environment</c> or <c>target.region</c>. A run without that member has no key.</summary>
    public string? KeyMember { get; init; }

    /// <summary>What happens to a run that finds no free place.</summary>
    /// <value>Default <see cref="ConcurrencyConflict.Wait"/>.</value>
    public ConcurrencyConflict OnConflict { get; init; }
}

/// <summary>What happens to a run that finds no free place.</summary>
public enum ConcurrencyConflict
{
    /// <summary>It stays pending and starts when it is its turn: first come, first served.</summary>
    Wait,

    /// <summary>Its request is refused (409 <see cref="ErrorCodes.ConcurrencyConflict"/>). A child, and a run that was to start later, is on record and fails with that code.</summary>
    Refuse,
}
