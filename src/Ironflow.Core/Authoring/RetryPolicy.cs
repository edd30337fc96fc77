using System.Text.Json.Serialization;

namespace Ironflow;

/// <summary>How a failed step is tried again: its waits are durable, and all tries share one row (semantics 2.2, 11).</summary>
public sealed record RetryPolicy
{
    /// <summary>Creates a policy.</summary>
    /// <param name="maxAttempts">All tries, the first included; 1 to 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is outside that range.</exception>
    public RetryPolicy(int maxAttempts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxAttempts, 100);
        MaxAttempts = maxAttempts;
    }

    /// <summary>All tries, the first included.</summary>
    public int MaxAttempts { get; }

    /// <summary>The wait before the second try.</summary>
    /// <value>Default 200 ms.</value>
    public TimeSpan InitialInterval
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "InitialInterval must be positive");
    } = TimeSpan.FromMilliseconds(200);

    /// <summary>What each wait is multiplied by for the next.</summary>
    /// <value>Default 2.0; at least 1.</value>
    public double BackoffCoefficient
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "BackoffCoefficient must be at least 1");
    } = 2.0;

    /// <summary>The longest wait.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan MaxInterval
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxInterval must be positive");
    } = TimeSpan.FromSeconds(30);

    /// <summary>The part of a wait that varies, from 0 (none) to 1.</summary>
    /// <value>Default 0. Drawn from the step's key, so that replay waits as long.</value>
    public double Jitter
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Jitter lies between 0 and 1");
    }

    /// <summary>Which failures are tried again.</summary>
    /// <value>Default <see cref="RetryOn.Transient"/>.</value>
    public RetryOn RetryOn { get; init; } = RetryOn.Transient;
}

/// <summary>Which failures a retry policy repeats.</summary>
[JsonConverter(typeof(Json.SnakeCaseEnumConverter<RetryOn>))]
public enum RetryOn
{
    /// <summary>Failures that are classified as transient (reference §2.9): timeouts, HTTP 429, 5xx and no answer.</summary>
    Transient,

    /// <summary>Every failure, a command's exit code included, but never a configuration error.</summary>
    AnyFailure,
}
