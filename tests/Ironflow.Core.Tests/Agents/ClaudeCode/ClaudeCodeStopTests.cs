using System.Text.Json.Nodes;
using Ironflow.Agents;
using Ironflow.Core.Tests.Execution;
using Ironflow.TestKit.ModelServers;

namespace Ironflow.Core.Tests.Agents.ClaudeCode;

[Collection(RealClaudeCode.Name)]
public sealed class ClaudeCodeStopTests : ClaudeCodeFixture
{
    [Fact]
    public async Task Cancel_WhileAToolRuns_KillsTheTreeAndKeepsWhatWasSpent()
    {
        var ready = Path.Combine(Folder, "ready");
        var turn = AnthropicTurn.Tool("Bash", new JsonObject { ["command"] = $"(setsid sleep 600 &) ; touch {ready}; sleep 600" }) with { Usage = new(7, 3, 200, 100) };
        await using var server = await AnthropicServer.StartAsync(turn);
        using var stop = new CancellationTokenSource();

        var asking = AskAsync(server, Call() with { AllowedTools = ["Bash"] }, stop: stop.Token);
        await Eventually.TrueAsync(() => File.Exists(ready), "the tool runs");
        await stop.CancelAsync();
        var answer = await asking;

        FailureOf(answer, AgentFailureKind.Timeout);
        Assert.Equal((307, 3, 200, 100), (answer.InputTokens, answer.OutputTokens, answer.CacheReadTokens, answer.CacheWriteTokens));
        Assert.Null(answer.CostUsd);
        Assert.NotNull(answer.SessionId);
        await Processes.AssertNoneLeftAsync();
    }

    [Fact]
    public async Task Silence_OfTheService_EndsAtTheIdleLimit()
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Text("hello world") with { Disturbance = AnthropicDisturbance.Stall, Repeat = true });

        var answer = await AskAsync(server, Call(), idle: TimeSpan.FromSeconds(4));

        Assert.Contains("4 s", FailureOf(answer, AgentFailureKind.Timeout).Message, StringComparison.Ordinal);
        Assert.Equal(10, answer.InputTokens);
        await Processes.AssertNoneLeftAsync();
    }
}
