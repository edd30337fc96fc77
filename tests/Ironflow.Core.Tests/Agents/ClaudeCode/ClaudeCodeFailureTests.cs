using System.Text.Json.Nodes;
using Ironflow.Agents;
using Ironflow.TestKit.ModelServers;

namespace Ironflow.Core.Tests.Agents.ClaudeCode;

[Collection(RealClaudeCode.Name)]
public sealed class ClaudeCodeFailureTests : ClaudeCodeFixture
{
    [Fact]
    public async Task Status429_IsRateLimitedWithTheTimeToWait()
    {
        var failure = FailureOf(await AskAsync(Call(), AnthropicTurn.Fails(429, "rate_limit_error", "slow down", TimeSpan.FromSeconds(1))), AgentFailureKind.RateLimited);

        Assert.Equal(429, failure.HttpStatus);
        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        Assert.Contains("slow down", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_OfAResumedConversation_CostsNothing()
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Text("one"), AnthropicTurn.Fails(529, "overloaded_error", "Overloaded"));
        var first = await AskAsync(server, Call("begin"));

        var answer = await AskAsync(server, Call("go on") with { ResumeSessionId = first.SessionId });

        FailureOf(answer, AgentFailureKind.Api);
        Assert.True(first.CostUsd > 0);
        Assert.Equal((0, 0), (answer.InputTokens, answer.CostUsd));
    }

    [Theory]
    [InlineData(529, "overloaded_error")]
    [InlineData(400, "invalid_request_error")]
    public async Task StatusOfTheService_IsToldAsItsOwn(int status, string type)
        => Assert.Equal(status, FailureOf(await AskAsync(Call(), AnthropicTurn.Fails(status, type, "the service says no")), AgentFailureKind.Api).HttpStatus);

    [Fact]
    public async Task Status401_IsConfigWithTheRemedy()
    {
        var failure = FailureOf(await AskAsync(Call(), AnthropicTurn.Fails(401, "authentication_error", "invalid x-api-key")), AgentFailureKind.Config);

        Assert.Contains("ApiKeySecret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PromptTooLong_IsToldApart()
        => FailureOf(await AskAsync(Call(), AnthropicTurn.Fails(400, "invalid_request_error", "prompt is too long: 208310 tokens > 200000 maximum")), AgentFailureKind.PromptTooLarge);

    [Fact]
    public async Task Refusal_IsRefusedAndKeepsWhatWasSpent()
    {
        var answer = await AskAsync(Call(), AnthropicTurn.Text("I can't") with { StopReason = "refusal", Repeat = true });

        FailureOf(answer, AgentFailureKind.Refused);
        Assert.Equal("refusal", answer.StopReason);
        Assert.True(answer.InputTokens >= 10);
        Assert.True(answer.CostUsd > 0);
    }

    [Fact]
    public async Task MaxTurns_Reached_IsBudgetExceeded()
    {
        var turn = AnthropicTurn.Tool("Bash", new JsonObject { ["command"] = "echo hi" }) with { Repeat = true };

        var answer = await AskAsync(Call() with { MaxTurns = 1 }, turn);

        Assert.Contains("turns", FailureOf(answer, AgentFailureKind.BudgetExceeded).Message, StringComparison.Ordinal);
        Assert.Equal(10, answer.InputTokens);
    }

    [Fact]
    public async Task MaxBudget_Reached_IsBudgetExceededAndKeepsWhatWasSpent()
    {
        var turn = AnthropicTurn.Tool("Bash", new JsonObject { ["command"] = "echo hi" }) with { Repeat = true, Usage = new(1_000_000, 100_000) };

        var answer = await AskAsync(Call() with { MaxBudgetUsd = 0.5m, Model = "claude-sonnet-4-5" }, turn);

        Assert.Contains("budget", FailureOf(answer, AgentFailureKind.BudgetExceeded).Message, StringComparison.Ordinal);
        Assert.Equal(1_000_000, answer.InputTokens);
        Assert.True(answer.CostUsd > 0.5m);
    }

    [Fact]
    public async Task Resume_OfAConversationThatIsNotThere_IsConfig()
    {
        var answer = await AskAsync(Call() with { ResumeSessionId = "5b1c8d2e-0000-4000-8000-000000000000" });

        Assert.Contains("No conversation found", FailureOf(answer, AgentFailureKind.Config).Message, StringComparison.Ordinal);
    }
}
