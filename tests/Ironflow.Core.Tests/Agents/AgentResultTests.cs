using System.Text.Json;
using Ironflow.Agents;
using Ironflow.Execution;
using Ironflow.Json;

namespace Ironflow.Core.Tests.Agents;

public sealed class AgentResultTests : AgentFixture
{
    [Fact]
    public async Task Result_TellsTextAndWhatBelongsToTheCall()
    {
        var outcome = await RunAsync(
            new AgentConfig("hello"),
            Text("\"hi \\u0041\"") with { Model = "m-1", SessionId = "s-1", StopReason = "end_turn", Turns = 1, CostUsd = 0.2m, InputTokens = 7, Trace = new RawJson("[]") });

        var result = Result(Results.Of(outcome));

        Assert.Equal(("hi A", "fake", "m-1", "s-1", "end_turn", 1), (result.Text, result.Provider, result.Model, result.SessionId, result.StopReason, result.Turns));
        Assert.Equal((0.2m, 7L, (long?)null), (result.CostUsd, result.InputTokens, result.OutputTokens));
    }

    [Fact]
    public async Task Rule4_1_Quirk10_Result_FromHistory_IsTheSame()
    {
        var outcome = await RunAsync(new AgentConfig("hello"), Text("\"hi\"") with { SessionId = "s-1" });

        var stored = JsonSerializer.Serialize(Results.Of(outcome), RecordJson.Relaxed.StepResult);

        Assert.Equal("s-1", Result(JsonSerializer.Deserialize(stored, RecordJson.Relaxed.StepResult)!).SessionId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"other":{"model":"x"}}""")]
    [InlineData("""{"call":7}""")]
    public void Facts_OfATraceWithoutThem_AreNone(string? trace) => Assert.Null(AgentFacts.Of(trace is null ? null : new RawJson(trace)));

    private static AgentResult Result(StepResult result) => new(Guid.NewGuid(), result, () => Task.FromResult(RawJson.Null));
}
