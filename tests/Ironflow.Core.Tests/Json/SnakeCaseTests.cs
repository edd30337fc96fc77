using System.Text.Json;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Json;

public class SnakeCaseTests
{
    [Fact]
    public void EveryName_ReadsBackAndIsWhatJsonWrites()
    {
        Check<RunStatus>();
        Check<StepStatus>();
        Check<FailureKind>();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Running")]
    [InlineData("1")]
    [InlineData("awaitingApproval")]
    public void AnythingElse_IsNotRead(string? name) => Assert.False(SnakeCase.TryParse<RunStatus>(name, out _));

    [Fact]
    public void Numbers_AreRefused() => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<RunStatus>("1"));

    [Fact]
    public void Rule10_1_Names_AreSnakeCase() => Assert.Equal("awaiting_approval", SnakeCase.Name(RunStatus.AwaitingApproval));

    private static void Check<T>()
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            Assert.True(SnakeCase.TryParse<T>(SnakeCase.Name(value), out var read));
            Assert.Equal(value, read);
            Assert.Equal($"\"{SnakeCase.Name(value)}\"", JsonSerializer.Serialize(value));
        }
    }
}
