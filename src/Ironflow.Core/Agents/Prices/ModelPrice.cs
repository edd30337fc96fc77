namespace Ironflow.Agents.Prices;

/// <summary>What a model costs, in US dollars per million tokens.</summary>
/// <param name="Input">Input tokens that come from no cache and go to none.</param>
/// <param name="Output">Output tokens.</param>
public sealed record ModelPrice(decimal Input, decimal Output)
{
    private const decimal Million = 1_000_000;

    /// <summary>Input tokens read from a cache.</summary>
    /// <value>Default: as <see cref="Input"/>.</value>
    public decimal? CacheRead { get; init; }

    /// <summary>Input tokens written to a cache.</summary>
    /// <value>Default: as <see cref="Input"/>.</value>
    public decimal? CacheWrite { get; init; }

    /// <summary>What that usage costs, in US dollars; <c>null</c> when input or output is unknown.</summary>
    public decimal? Of(TokenUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        if (usage.Input is not { } input || usage.Output is not { } output)
            return null;
        var (read, write) = (usage.CacheRead ?? 0, usage.CacheWrite ?? 0);
        var plain = Math.Max(0, input - read - write);
        return ((plain * Input) + (read * (CacheRead ?? Input)) + (write * (CacheWrite ?? Input)) + (output * Output)) / Million;
    }

    internal void Validate(string model)
    {
        if (Input < 0 || Output < 0 || CacheRead < 0 || CacheWrite < 0)
            throw new Hosting.InvalidConfigurationException($"the price of model '{model}' is negative; give US dollars per million tokens, 0 for what is free");
    }
}
