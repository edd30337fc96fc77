using System.Text.Json;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Steps;

public class StepKindTests
{
    [Theory]
    [InlineData("shell")]
    [InlineData("operation")]
    [InlineData("human_input")]
    [InlineData("decision")]
    public void Rule10_1_Quirk40_Custom_WithABuiltInName_IsRefused(string name) => Assert.Throws<ArgumentException>(() => StepKind.Custom(name));

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("with space")]
    [InlineData("a/b")]
    [InlineData("ü")]
    public void Custom_WithAnInvalidName_IsRefused(string name) => Assert.Throws<ArgumentException>(() => StepKind.Custom(name));

    [Fact]
    public void Custom_AtTheLongest_IsTaken()
    {
        Assert.True(StepKind.Custom(new string('a', 64)).IsCustom);
        Assert.Throws<ArgumentException>(() => StepKind.Custom(new string('a', 65)));
    }

    [Fact]
    public void Json_IsThePlainName()
    {
        Assert.Equal("\"shell\"", JsonSerializer.Serialize(StepKind.Shell));
        Assert.Equal(StepKind.Custom("my.op-1"), JsonSerializer.Deserialize<StepKind>("\"my.op-1\""));
        Assert.False(StepKind.Parse("delay").IsCustom);
        Assert.Equal("operation", default(StepKind).Name);
    }
}
