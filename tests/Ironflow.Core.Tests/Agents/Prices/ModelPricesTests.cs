using Ironflow.Agents.Prices;
using Ironflow.Hosting;

namespace Ironflow.Core.Tests.Agents.Prices;

public sealed class ModelPricesTests
{
    [Theory]
    [InlineData("gpt-4.1", 2.00)]
    [InlineData("GPT-4.1", 2.00)]
    [InlineData("gpt-4.1-2025-04-14", 2.00)]
    [InlineData("gpt-4.1-mini-2025-04-14", 0.40)]
    [InlineData("claude-opus-4-20250514", 15.00)]
    [InlineData("claude-opus-4-5-20251101", 5.00)]
    [InlineData("claude-opus-4-5@20251101", 5.00)]
    [InlineData("claude-3-5-haiku-latest", 0.80)]
    [InlineData("gpt-4.1-huge", null)]
    [InlineData("gpt-4.15", null)]
    [InlineData("gpt-5.9", null)]
    [InlineData("claude-opus-4-99", null)]
    [InlineData("llama3", null)]
    [InlineData("", null)]
    public void Find_BuiltIn_TakesVersionsForTheirModelAndNoOther(string model, double? input)
        => Assert.Equal((decimal?)input, ModelPrices.BuiltIn.Find(model)?.Input);

    [Fact]
    public void Find_Star_TakesTheLongestThatFits()
    {
        var prices = new ModelPrices([new("qwen*", new(1, 1)), new("qwen3-coder*", new(2, 2)), new("qwen3-coder-480b", new(3, 3))]);
        Assert.Equal((1m, 2m, 3m), (prices.Find("qwen3")!.Input, prices.Find("qwen3-coder-30b")!.Input, prices.Find("qwen3-coder-480b")!.Input));
    }

    [Fact]
    public void With_AModelThatIsThere_ReplacesItsPrice()
    {
        var prices = ModelPrices.BuiltIn.With([new("GPT-4.1", new(9, 9))]);
        Assert.Equal((9m, 0.40m), (prices.Find("gpt-4.1")!.Input, prices.Find("gpt-4.1-mini")!.Input));
    }

    [Fact]
    public void Of_Usage_ChargesEachTokenOnce()
    {
        var price = new ModelPrice(10, 50) { CacheRead = 1, CacheWrite = 12 };
        var usage = new TokenUsage { Input = 1_000_000, CacheRead = 600_000, CacheWrite = 100_000, Output = 10_000 };
        Assert.Equal(3m + 0.6m + 1.2m + 0.5m, price.Of(usage));
    }

    [Theory]
    [InlineData(null, 5L)]
    [InlineData(5L, null)]
    public void Of_UsageNotKnown_IsNotKnown(long? input, long? output) => Assert.Null(new ModelPrice(1, 1).Of(new TokenUsage { Input = input, Output = output }));

    [Fact]
    public void WithFile_Prices_AreRead()
    {
        using var file = new TempFile("""{ "my-model": {"input": 1.5, "output": 6, "cache_read": 0.2}, /* ours */ }""");
        Assert.Equal(new ModelPrice(1.5m, 6) { CacheRead = 0.2m }, ModelPrices.BuiltIn.WithFile(file.Path).Find("my-model"));
    }

    [Theory]
    [InlineData("""{"m": {"input": 1}}""", "line 1")]
    [InlineData("""{"m": {"input": 1, "output": 2, "cached": 3}}""", "$.m")]
    [InlineData("""{"m": 5}""", "$.m")]
    [InlineData("[", "US dollars per million tokens")]
    [InlineData("null", "an object with a member per model")]
    [InlineData("""{"m": {"input": -1, "output": 2}}""", "'m' is negative")]
    [InlineData("""{" ": {"input": 1, "output": 2}}""", "no model's name")]
    public void WithFile_NotValid_SaysWhereAndWhat(string json, string part)
    {
        using var file = new TempFile(json);
        var error = Assert.Throws<InvalidConfigurationException>(() => ModelPrices.BuiltIn.WithFile(file.Path));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithFile_Missing_NamesIt()
        => Assert.Contains("/nowhere/prices.json", Assert.Throws<InvalidConfigurationException>(() => ModelPrices.BuiltIn.WithFile("/nowhere/prices.json")).Message, StringComparison.Ordinal);

    private sealed class TempFile : IDisposable
    {
        public TempFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"prices-{Guid.NewGuid():N}.json");

        public void Dispose() => File.Delete(Path);
    }
}
