using System.Text.Json;
using System.Text.Json.Nodes;
using Ironflow.Agents;
using Ironflow.Agents.Chat;
using Ironflow.TestKit.ModelServers;

namespace Ironflow.Core.Tests.Agents.Chat;

/// <summary>Calls through the Anthropic library.</summary>
public sealed class AnthropicCallTests : ChatFixture
{
    private const string Sonnet = "claude-sonnet-4-5";

    [Fact]
    public async Task Invoke_Text_StreamsItAndCountsTheCacheAmongTheInput()
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Text("Paris is the capital.") with { Usage = new AnthropicUsage(100, 20, 1_000, 400) });
        using var provider = Provider(Anthropic(server));

        var answer = await provider.InvokeAsync(Call() with { Model = Sonnet, SystemPrompt = "Be brief." }, default);

        Assert.Null(answer.Failure);
        Assert.Equal("Paris is the capital.", TextOf(answer));
        Assert.Equal("Paris is the capital.", string.Concat(Progress.Select(progress => progress.Text)));
        Assert.True(Progress.Count > 1);
        Assert.Equal((1_500, 20, 1_000, 400), (answer.InputTokens, answer.OutputTokens, answer.CacheReadTokens, answer.CacheWriteTokens));
        Assert.Equal(((100 * 3.00m) + (1_000 * 0.30m) + (400 * 3.75m) + (20 * 15.00m)) / 1_000_000, answer.CostUsd);
        Assert.Equal((Sonnet, "stop", 1), (answer.Model, answer.StopReason, answer.Turns));
        var request = Assert.Single(server.Requests);
        Assert.Contains("Be brief.", request.System, StringComparison.Ordinal);
        Assert.Equal(8_192, request.Body.GetProperty("max_tokens").GetInt32());
        Assert.Contains(request.Headers.Values, value => value.EndsWith(Key, StringComparison.Ordinal));
        Assert.Contains(Key, Secrets.Known);
    }

    [Fact]
    public async Task Invoke_ToolsWithSchema_RunsTheLoopAndAsksForBothNatively()
    {
        await using var server = await AnthropicServer.StartAsync(
            AnthropicTurn.Tool("look_up", new JsonObject { ["query"] = "Paris" }), AnthropicTurn.Text("""{"city":"Paris"}"""));
        using var provider = Provider(Anthropic(server));

        var answer = await provider.InvokeAsync(Call() with { Model = Sonnet, AllowedTools = ["maps"], Schema = CitySchema }, default);

        Assert.Null(answer.Failure);
        Assert.Equal("""{"city":"Paris"}""", TextOf(answer));
        Assert.Equal((2, 20L, 10L), (answer.Turns!.Value, answer.InputTokens!.Value, answer.OutputTokens!.Value));
        Assert.All(server.Requests, request =>
        {
            var format = request.Body.GetProperty("output_config").GetProperty("format");
            Assert.Equal("json_schema", format.GetProperty("type").GetString());
            Assert.True(format.GetProperty("schema").GetProperty("properties").TryGetProperty("city", out _));
            Assert.Equal(["look_up", "breaks"], request.Tools);
        });
        Assert.Contains("tool_result", server.Requests.Last().Messages, StringComparison.Ordinal);
        Assert.Contains("Paris lies at 3 (1)", server.Requests.Last().Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_SchemaThatIsNoObject_StandsInTheInstructions()
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Text("[]"));
        using var provider = Provider(Anthropic(server));
        await provider.InvokeAsync(Call() with { Schema = new("""{"type":"array"}""") }, default);
        var request = Assert.Single(server.Requests);
        Assert.False(request.Body.TryGetProperty("output_config", out _));
        Assert.Contains("array", request.System, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_ToolThatFails_IsMarkedAsAnError()
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Tool("breaks", new JsonObject()), AnthropicTurn.Text("Then not."));
        using var provider = Provider(Anthropic(server));
        var answer = await provider.InvokeAsync(Call() with { AllowedTools = ["maps"] }, default);
        Assert.Equal("Then not.", TextOf(answer));
        var result = server.Requests.Last().Body.GetProperty("messages").EnumerateArray().Last().GetProperty("content")[0];
        Assert.True(result.GetProperty("is_error").GetBoolean());
        Assert.Contains("the map is torn", result.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_Corrections_RepeatsTheConversation()
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Text("x"));
        using var provider = Provider(Anthropic(server));
        await provider.InvokeAsync(Call() with { Corrections = [new("Paris", "Not JSON.", null)] }, default);
        var messages = JsonDocument.Parse(Assert.Single(server.Requests).Messages).RootElement.EnumerateArray().ToList();
        Assert.Equal(["user", "assistant", "user"], messages.Select(message => message.GetProperty("role").GetString()));
        Assert.Contains("Not JSON.", messages[2].GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "rate_limit_error", "Slow down.", AgentFailureKind.RateLimited)]
    [InlineData(500, "api_error", "Oh.", AgentFailureKind.Api)]
    [InlineData(529, "overloaded_error", "Overloaded", AgentFailureKind.Api)]
    [InlineData(401, "authentication_error", "invalid x-api-key", AgentFailureKind.Config)]
    [InlineData(400, "invalid_request_error", "prompt is too long: 250000 tokens > 200000 maximum", AgentFailureKind.PromptTooLarge)]
    public async Task Invoke_ErrorStatus_IsOfItsKindAndAskedOnce(int status, string type, string message, AgentFailureKind kind)
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Fails(status, type, message, TimeSpan.FromSeconds(7)));
        using var provider = Provider(Anthropic(server));
        var failure = (await provider.InvokeAsync(Call(), default)).Failure!;
        Assert.Equal((kind, status, TimeSpan.FromSeconds(7)), (failure.Kind, failure.HttpStatus!.Value, failure.RetryAfter!.Value));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(AnthropicDisturbance.Cut, null)]
    [InlineData(AnthropicDisturbance.EndEarly, null)]
    [InlineData(AnthropicDisturbance.Malformed, null)]
    [InlineData(AnthropicDisturbance.ErrorEvent, 529)]
    public async Task Invoke_BrokenStream_FailsTransientlyAndKeepsWhatItBeganWith(AnthropicDisturbance disturbance, int? status)
    {
        var turn = AnthropicTurn.Text("Paris is the capital.") with { Usage = new AnthropicUsage(100, 20, 30), Disturbance = disturbance };
        await using var server = await AnthropicServer.StartAsync(turn);
        using var provider = Provider(Anthropic(server));
        var answer = await provider.InvokeAsync(Call() with { Model = Sonnet }, default);
        Assert.Equal((AgentFailureKind.Api, status), (answer.Failure!.Kind, answer.Failure.HttpStatus));
        // A connection that breaks may take what was on its way with it.
        if (disturbance == AnthropicDisturbance.Cut)
            return;
        Assert.Equal("Paris is", TextOf(answer));
        Assert.Equal((130L, 1L), (answer.InputTokens!.Value, answer.OutputTokens!.Value));
        Assert.NotNull(answer.CostUsd);
    }

    [Fact]
    public async Task Invoke_ConnectionCutBeforeTheReply_AsksOnce()
    {
        await using var server = await AnthropicServer.StartAsync(
            AnthropicTurn.Text("x") with { Disturbance = AnthropicDisturbance.Cut, DisturbedAfter = 0, Repeat = true });
        using var provider = Provider(Anthropic(server));
        var failure = (await provider.InvokeAsync(Call(), default)).Failure!;
        Assert.Equal((AgentFailureKind.Api, null), (failure.Kind, failure.HttpStatus));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Invoke_Refusal_IsRefused()
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Text("No") with { StopReason = "refusal" });
        using var provider = Provider(Anthropic(server));
        var answer = await provider.InvokeAsync(Call(), default);
        Assert.Equal((AgentFailureKind.Refused, "No"), (answer.Failure!.Kind, TextOf(answer)));
    }

    [Fact]
    public async Task Invoke_AnswerOver10MiB_Fails()
    {
        var text = new AnthropicText(new string('x', 11 * 1024 * 1024)) { PieceChars = 1024 * 1024 };
        await using var server = await AnthropicServer.StartAsync(new AnthropicTurn { Content = [text] });
        using var provider = Provider(Anthropic(server));
        var answer = await provider.InvokeAsync(Call(), default);
        Assert.Contains("more than 10 MiB", answer.Failure!.Message, StringComparison.Ordinal);
        Assert.NotNull(answer.InputTokens);
    }

    [Fact]
    public async Task Invoke_Cancelled_ReturnsWhatIsSpentSoFar()
    {
        await using var server = await AnthropicServer.StartAsync(
            AnthropicTurn.Text("Paris is the capital.") with { Usage = new AnthropicUsage(100, 20), Disturbance = AnthropicDisturbance.Stall });
        using var provider = Provider(Anthropic(server));
        using var stop = new CancellationTokenSource();
        var asking = provider.InvokeAsync(Call() with { Model = Sonnet }, stop.Token);
        await FirstProgress;
        await stop.CancelAsync();
        var answer = await asking;
        Assert.NotNull(answer.Failure);
        Assert.Equal(("Paris is", 100L, 1L), (TextOf(answer), answer.InputTokens!.Value, answer.OutputTokens!.Value));
        Assert.Equal(315m / 1_000_000, answer.CostUsd);
    }

    [Fact]
    public async Task Invoke_SilentReply_TimesOut()
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Text("Paris is the capital.") with { Disturbance = AnthropicDisturbance.Stall });
        using var provider = Provider(Anthropic(server));
        var asking = provider.InvokeAsync(Call(), default);
        await FirstProgress;
        Time.Advance(TimeSpan.FromSeconds(121));
        Assert.Equal(AgentFailureKind.Timeout, (await asking).Failure!.Kind);
    }

    [Fact]
    public async Task Invoke_InputBeyondTheBudget_EndsWhileTheReplyComes()
    {
        await using var server = await AnthropicServer.StartAsync(
            AnthropicTurn.Text("Paris is the capital.") with { Usage = new AnthropicUsage(1_000_000, 20), Disturbance = AnthropicDisturbance.Stall });
        using var provider = Provider(Anthropic(server));
        var answer = await provider.InvokeAsync(Call() with { Model = Sonnet, MaxBudgetUsd = 1 }, default);
        Assert.Equal(AgentFailureKind.BudgetExceeded, answer.Failure!.Kind);
        Assert.True(answer.CostUsd >= 3);
    }

    [Fact]
    public async Task Invoke_TurnsUsedUp_IsExceeded()
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Tool("look_up", new JsonObject { ["query"] = "A" }) with { Repeat = true });
        using var provider = Provider(Anthropic(server) with { MaxTurns = 3 });
        var answer = await provider.InvokeAsync(Call() with { AllowedTools = ["maps"] }, default);
        Assert.Equal((AgentFailureKind.BudgetExceeded, 3, 3), (answer.Failure!.Kind, answer.Turns!.Value, server.Requests.Count));
    }

    private static ChatServiceOptions Anthropic(AnthropicServer server) => new("anthropic", ChatServiceKind.Anthropic) { Endpoint = new Uri(server.Url) };
}
