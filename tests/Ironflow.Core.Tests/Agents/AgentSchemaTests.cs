using Ironflow.Core.Tests.Execution;
using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Agents;

public sealed class AgentSchemaTests : AgentFixture
{
    private const string Good = """{"title":"a","score":3,"tags":["x"],"severity":"high","child":null}""";

    [Fact]
    public void TypedCall_SchemaIsWhatThePayloadOptionsRead()
    {
        var schema = new AgentConfig("x").ToStepConfig<Review>().JsonSchema!.Value.Text;

        Assert.StartsWith("""{"type":"object","properties":{"title":{"type":"string"},"score":{"type":"integer"}""", schema, StringComparison.Ordinal);
        Assert.Contains("\"additionalProperties\":false", schema, StringComparison.Ordinal);
        Assert.Contains("""{"enum":["low","high"]}""", schema, StringComparison.Ordinal);
    }

    [Fact]
    public void TypedCall_WithASchemaOfItsOwn_KeepsIt()
        => Assert.Equal("{}", (new AgentConfig("x") { Schema = new RawJson("{}") }).ToStepConfig<Review>().JsonSchema!.Value.Text);

    [Theory]
    [InlineData(Good, "$")]
    [InlineData("""{"title":"a","score":3,"tags":[],"severity":"low","child":{"title":"b","score":1,"tags":[],"severity":"low","child":null}}""", "$")]
    public async Task Rule11_Agent_Answer_ThatMeetsTheSchema_IsTheJsonItself(string answer, string _)
        => Assert.Equal(answer, (await AskAsync(answer)).Output!.Value.Text);

    [Fact]
    public async Task Answer_AsTextThatIsJson_IsFound() => Assert.Equal(Good, (await AskAsync(Quoted(Good))).Output!.Value.Text);

    [Fact]
    public async Task Answer_InAFence_IsFound() => Assert.Equal(Good, (await AskAsync(Quoted($"Here you are {{as asked}}:\n```json\n{Good}\n```\nDone {{}}."))).Output!.Value.Text);

    [Fact]
    public async Task Answer_AmongWords_IsFound() => Assert.Equal(Good, (await AskAsync(Quoted($"Sure! {Good} Anything else?"))).Output!.Value.Text);

    [Theory]
    [InlineData("""{"title":5,"score":3,"tags":[],"severity":"low","child":null}""", "a string at $.title")]
    [InlineData("""{"title":"a","tags":[],"severity":"low","child":null}""", "a member at $.score")]
    [InlineData("""{"title":"a","score":3,"tags":[],"severity":"low","child":null,"more":1}""", "no member at $.more")]
    [InlineData("""{"title":"a","score":3,"tags":[],"severity":"odd","child":null}""", "one of the listed values at $.severity")]
    [InlineData("""{"title":"a","score":3,"tags":[7],"severity":"low","child":null}""", "a string at $.tags[0]")]
    [InlineData("""{"title":"a","score":3,"tags":[],"severity":"low","child":{"title":"b"}}""", " at $.child")]
    [InlineData("[]", "an object at $")]
    [InlineData("\"sorry, I cannot\"", "an object at $")]
    public async Task Answer_ThatDoesNotMeetTheSchema_FailsAsTransientWithTheAnswerKept(string answer, string expected)
    {
        var outcome = await AskAsync(answer);

        Assert.Equal((FailureKind.Agent, true), (outcome.Failure!.Kind, outcome.Failure.IsTransient));
        Assert.StartsWith("agent error: schema validation failed: expected ", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, outcome.Failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($", got {answer}", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(answer, outcome.Output!.Value.Text);
        Assert.Contains("\"failure\":\"schema\"", outcome.Trace!.Value.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_WithAPatternThatIsNone_KeepsWhatWasSpent()
    {
        var config = new AgentConfig("x") { Schema = new RawJson("""{"type":"string","pattern":"("}""") };

        var outcome = await RunAsync(config, Text("\"a\"") with { CostUsd = 0.4m });

        Assert.Contains("cannot be applied", outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(0.4m, outcome.CostUsd);
    }

    [Fact]
    public async Task Answer_Missing_DoesNotMeetTheSchema()
    {
        var outcome = await RunAsync(new AgentConfig("x").ToStepConfig<Review>(), new FakeProvider("fake", _ => new Ironflow.Agents.AgentAnswer()));

        Assert.EndsWith("expected an object at $, got null", outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Value_OfATypedResult_IsTheAnswer()
    {
        var outcome = await AskAsync(Good);
        var result = new AgentResult<Review>(Guid.NewGuid(), Results.Of(outcome), () => Task.FromResult(RawJson.Null));

        Assert.Equal(("a", 3, Severity.High), (result.Value.Title, result.Value.Score, result.Value.Severity));
        Assert.Equal(Good, result.Text);
    }

    [Fact]
    public void Value_OfAToleratedFailure_SaysWhyThereIsNone()
    {
        var failed = Results.Of(new StepOutcome { Failure = new StepFailure { Kind = FailureKind.Agent, Message = "no luck" } });
        var result = new AgentResult<Review>(Guid.NewGuid(), failed, () => Task.FromResult(RawJson.Null));

        Assert.Equal("step 'ask' failed and has no value: no luck", Assert.Throws<InvalidOperationException>(() => result.Value).Message);
        Assert.Equal("", result.Text);
    }

    private Task<StepOutcome> AskAsync(string answer) => RunAsync(new AgentConfig("x").ToStepConfig<Review>(), new FakeProvider("fake", _ => Text(answer)));

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private enum Severity
    {
        Low,
        High,
    }

    private sealed record Review(string Title, int Score, IReadOnlyList<string> Tags, Severity Severity, Review? Child);
}
