namespace Ironflow;

/// <summary>Options every step takes. No step is ever tried again unless its author asked for it.</summary>
public record StepOptions
{
    /// <summary>How long one try may take.</summary>
    /// <value>Default: 300 s for shell steps and operations, 30 s for HTTP steps.</value>
    public TimeSpan? Timeout
    {
        get;
        init => field = value is null || value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Timeout must be positive");
    }

    /// <summary>How a failed try is repeated.</summary>
    /// <value>Default: it is not.</value>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Whether the run goes on when the step fails; the run then ends as <c>warning</c>.</summary>
    public bool AllowFailure { get; init; }

    /// <summary>Whether the step fails as <c>interrupted</c>, instead of running again, when its worker was lost (semantics 4.3).</summary>
    public bool RunAtMostOnce { get; init; }
}
