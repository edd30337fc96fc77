using CsCheck;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Steps;

public class StepKeyTests
{
    private static readonly Gen<StepKey> Keys =
        Gen.Select(Gen.Int[1, 999], Gen.Int[0, 99_999], Gen.Int[0, 9_999]).Select((attempt, position, index) => new StepKey(attempt, position, index));

    [Fact]
    public void ToString_ReadsBackEqual() => Keys.Sample(key => StepKey.Parse(key.ToString()) == key);

    [Fact]
    public void ToString_SortsAsTheKeyDoes()
        => Gen.Select(Keys, Keys).Sample((a, b) => Math.Sign(string.CompareOrdinal(a.ToString(), b.ToString())) == Math.Sign(a.CompareTo(b)));

    [Fact]
    public void Operators_AgreeWithCompareTo()
        => Gen.Select(Keys, Keys).Sample((a, b) =>
            (a < b) == (a.CompareTo(b) < 0) && (a > b) == (a.CompareTo(b) > 0) && (a <= b) == (a.CompareTo(b) <= 0) && (a >= b) == (a.CompareTo(b) >= 0));

    [Fact]
    public void ToString_HasTheRowKeysForm() => Assert.Equal("001:00002:0003", new StepKey(1, 2, 3).ToString());

    [Fact]
    public void Rule2_2_StepId_IsTheSameForTheSameKeyOnly()
    {
        var run = Guid.NewGuid();
        Assert.Equal(new StepKey(1, 2, 3).StepId(run), new StepKey(1, 2, 3).StepId(run));
        Assert.NotEqual(new StepKey(1, 2, 3).StepId(run), new StepKey(1, 2, 4).StepId(run));
        Assert.NotEqual(new StepKey(1, 2, 3).StepId(run), new StepKey(1, 2, 3).StepId(Guid.NewGuid()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1:2")]
    [InlineData("1:2:3:4")]
    [InlineData("1:-2:3")]
    [InlineData("a:b:c")]
    [InlineData("1: 2:3")]
    public void Parse_OfAnythingElse_Throws(string text) => Assert.Throws<FormatException>(() => StepKey.Parse(text));
}
