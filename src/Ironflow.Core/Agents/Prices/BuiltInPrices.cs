namespace Ironflow.Agents.Prices;

/// <summary>List prices of standard requests, without batch, priority or long-context rates. Cache writes are those of five minutes.</summary>
/// <remarks>As openai.com/api/pricing and docs.anthropic.com/en/docs/about-claude/pricing had them in June 2026. Prices change: a host sets its own
/// (<see cref="ModelPrices.WithFile"/>).</remarks>
internal static class BuiltInPrices
{
    public static IReadOnlyDictionary<string, ModelPrice> All { get; } = new Dictionary<string, ModelPrice>
    {
        ["gpt-5.5"] = OpenAi(5.00m, 0.50m, 30.00m),
        ["gpt-5.4"] = OpenAi(2.50m, 0.25m, 15.00m),
        ["gpt-5.4-mini"] = OpenAi(0.75m, 0.075m, 4.50m),
        ["gpt-5.4-nano"] = OpenAi(0.20m, 0.02m, 1.25m),
        ["gpt-5.1"] = OpenAi(1.25m, 0.125m, 10.00m),
        ["gpt-5"] = OpenAi(1.25m, 0.125m, 10.00m),
        ["gpt-5-mini"] = OpenAi(0.25m, 0.025m, 2.00m),
        ["gpt-5-nano"] = OpenAi(0.05m, 0.005m, 0.40m),
        ["gpt-4.1"] = OpenAi(2.00m, 0.50m, 8.00m),
        ["gpt-4.1-mini"] = OpenAi(0.40m, 0.10m, 1.60m),
        ["gpt-4.1-nano"] = OpenAi(0.10m, 0.025m, 0.40m),
        ["gpt-4o"] = OpenAi(2.50m, 1.25m, 10.00m),
        ["gpt-4o-mini"] = OpenAi(0.15m, 0.075m, 0.60m),
        ["o3"] = OpenAi(2.00m, 0.50m, 8.00m),
        ["o3-mini"] = OpenAi(1.10m, 0.55m, 4.40m),
        ["o4-mini"] = OpenAi(1.10m, 0.275m, 4.40m),
        ["o1"] = OpenAi(15.00m, 7.50m, 60.00m),
        ["claude-opus-4-8"] = Anthropic(5.00m, 25.00m),
        ["claude-opus-4-7"] = Anthropic(5.00m, 25.00m),
        ["claude-opus-4-6"] = Anthropic(5.00m, 25.00m),
        ["claude-opus-4-5"] = Anthropic(5.00m, 25.00m),
        ["claude-opus-4-1"] = Anthropic(15.00m, 75.00m),
        ["claude-opus-4"] = Anthropic(15.00m, 75.00m),
        ["claude-sonnet-4-6"] = Anthropic(3.00m, 15.00m),
        ["claude-sonnet-4-5"] = Anthropic(3.00m, 15.00m),
        ["claude-sonnet-4"] = Anthropic(3.00m, 15.00m),
        ["claude-3-7-sonnet"] = Anthropic(3.00m, 15.00m),
        ["claude-haiku-4-5"] = Anthropic(1.00m, 5.00m),
        ["claude-3-5-haiku"] = Anthropic(0.80m, 4.00m),
    };

    private static ModelPrice OpenAi(decimal input, decimal cached, decimal output) => new(input, output) { CacheRead = cached };

    // Of input, a cache read costs a tenth and a cache write a quarter more.
    private static ModelPrice Anthropic(decimal input, decimal output) => new(input, output) { CacheRead = input * 0.10m, CacheWrite = input * 1.25m };
}
