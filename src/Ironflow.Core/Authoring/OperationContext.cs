using Microsoft.Extensions.Logging;

namespace Ironflow;

/// <summary>What an operation gets when it runs.</summary>
public sealed class OperationContext
{
    private readonly Func<string, string> secret;

    /// <summary>Creates the context of one execution.</summary>
    public OperationContext(
        Guid runId, string stepName, string idempotencyKey, IServiceProvider services, ILogger logger,
        Func<string, string> secret, CancellationToken cancellationToken)
    {
        RunId = runId;
        StepName = stepName;
        IdempotencyKey = idempotencyKey;
        Services = services;
        Logger = logger;
        this.secret = secret;
        CancellationToken = cancellationToken;
    }

    /// <summary>The run.</summary>
    public Guid RunId { get; }

    /// <summary>The step's name.</summary>
    public string StepName { get; }

    /// <summary>The same on every execution of this step: hand it to services that recognise repeats (semantics 4.4).</summary>
    public string IdempotencyKey { get; }

    /// <summary>The host's services.</summary>
    public IServiceProvider Services { get; }

    /// <summary>A logger with run and step in its scope.</summary>
    public ILogger Logger { get; }

    /// <summary>Set when the step's time is up, its run is cancelled or the host shuts down.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>What the operation reported to have cost, in US dollars.</summary>
    public decimal CostUsd { get; private set; }

    /// <summary>Input tokens reported.</summary>
    public long? InputTokens { get; private set; }

    /// <summary>Output tokens reported.</summary>
    public long? OutputTokens { get; private set; }

    /// <summary>The value of a secret; masked in everything that leaves the activity (semantics 10.3).</summary>
    /// <exception cref="OperationFailedException">There is no secret of that name.</exception>
    public string GetSecret(string name) => secret(name);

    /// <summary>Adds to the step's cost (quirk 21).</summary>
    /// <param name="usd">US dollars, not negative.</param>
    public void ReportCost(decimal usd)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(usd);
        CostUsd += usd;
    }

    /// <summary>Adds to the step's tokens (quirk 21).</summary>
    public void ReportTokens(long input, long output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(input);
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        InputTokens = (InputTokens ?? 0) + input;
        OutputTokens = (OutputTokens ?? 0) + output;
    }
}
