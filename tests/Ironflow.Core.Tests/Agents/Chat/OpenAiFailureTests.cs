using Ironflow.Agents;
using Ironflow.Agents.Chat;
using Ironflow.Agents.Prices;
using Ironflow.TestKit.ModelServers;

namespace Ironflow.Core.Tests.Agents.Chat;

/// <summary>What goes wrong with calls through the OpenAI library.</summary>
public sealed class OpenAiFailureTests : ChatFixture
{
    [Theory]
    [InlineData("Retry-After", "7", 7_000)]
    [InlineData("Retry-After", "Sat, 31 Jan 2026 12:00:30 GMT", 30_000)]
    [InlineData("retry-after-ms", "1500", 1_500)]
    [InlineData("x-other", "1", null)]
    public async Task Invoke_TooManyRequests_PassesOnHowLongToWaitAndAsksOnce(string header, string value, int? ms)
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Fails(429, "rate_limit_exceeded", "Slow down.", (header, value)), OpenAiTurn.Says("late"));
        var failure = await FailAsync(server);
        Assert.Equal((AgentFailureKind.RateLimited, 429), (failure.Kind, failure.HttpStatus));
        Assert.Equal(ms is null ? null : TimeSpan.FromMilliseconds(ms.Value), failure.RetryAfter);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(500, "server_error", AgentFailureKind.Api)]
    [InlineData(503, "overloaded", AgentFailureKind.Api)]
    [InlineData(529, "overloaded", AgentFailureKind.Api)]
    [InlineData(422, "odd", AgentFailureKind.Api)]
    [InlineData(401, "invalid_api_key", AgentFailureKind.Config)]
    [InlineData(403, "forbidden", AgentFailureKind.Config)]
    [InlineData(404, "model_not_found", AgentFailureKind.Config)]
    [InlineData(429, "insufficient_quota", AgentFailureKind.Config)]
    [InlineData(400, "context_length_exceeded", AgentFailureKind.PromptTooLarge)]
    [InlineData(413, "too_large", AgentFailureKind.PromptTooLarge)]
    [InlineData(400, "content_filter", AgentFailureKind.Refused)]
    [InlineData(400, "invalid_request_error", AgentFailureKind.Api)]
    public async Task Invoke_ErrorStatus_IsOfItsKindAndAskedOnce(int status, string code, AgentFailureKind kind)
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Fails(status, code, "Not now."), OpenAiTurn.Says("late"));
        var failure = await FailAsync(server);
        Assert.Equal((kind, status), (failure.Kind, failure.HttpStatus));
        Assert.Contains("Not now.", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Invoke_WrongKey_NamesTheSecretAndNotTheKey()
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Fails(401, "invalid_api_key", "No."));
        var failure = await FailAsync(server);
        Assert.Contains("'KEY'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OpenAiDisturbance.Cut)]
    [InlineData(OpenAiDisturbance.EndEarly)]
    [InlineData(OpenAiDisturbance.Malformed)]
    public async Task Invoke_BrokenStream_FailsTransientlyAndKeepsTheBeginning(OpenAiDisturbance disturbance)
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Says("Paris is the capital.") with { Disturbance = disturbance, DisturbedOnce = FirstProgress });
        using var provider = Provider(OpenAiCallTests.OpenAi(server));
        var answer = await provider.InvokeAsync(Call(), default);
        Assert.Equal((AgentFailureKind.Api, null), (answer.Failure!.Kind, answer.Failure.HttpStatus));
        Assert.Equal("Paris is", TextOf(answer));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Invoke_ConnectionCutBeforeTheReply_AsksOnce()
    {
        var cut = OpenAiTurn.Says("x") with { Disturbance = OpenAiDisturbance.Cut, DisturbedAfter = 0 };
        await using var server = await OpenAiServer.StartAsync(cut, cut, cut, cut);
        var failure = await FailAsync(server);
        Assert.Equal((AgentFailureKind.Api, null), (failure.Kind, failure.HttpStatus));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Invoke_NoServer_FailsTransiently()
    {
        var server = await OpenAiServer.StartAsync();
        using var provider = Provider(OpenAiCallTests.OpenAi(server));
        await server.DisposeAsync();
        var answer = await provider.InvokeAsync(Call(), default);
        Assert.Equal((AgentFailureKind.Api, null), (answer.Failure!.Kind, answer.Failure.HttpStatus));
    }

    [Fact]
    public async Task Invoke_BrokenAfterATool_KeepsWhatWasSpent()
    {
        await using var server = await OpenAiServer.StartAsync(
            OpenAiTurn.Calls("look_up", """{"query":"Paris"}"""), OpenAiTurn.Says("Paris is") with { Disturbance = OpenAiDisturbance.Cut });
        using var provider = Provider(OpenAiCallTests.OpenAi(server));
        var answer = await provider.InvokeAsync(Call() with { Model = "gpt-4.1", AllowedTools = ["look.up"] }, default);
        Assert.NotNull(answer.Failure);
        Assert.Equal((10L, 5L, 2), (answer.InputTokens!.Value, answer.OutputTokens!.Value, answer.Turns!.Value));
        Assert.Equal(60m / 1_000_000, answer.CostUsd);
        Assert.Contains("Paris lies", answer.Trace!.Value.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_Refusal_IsRefusedWithItsWords()
    {
        await using var server = await OpenAiServer.StartAsync(new OpenAiTurn { Refusal = "I cannot help with that." });
        var failure = await FailAsync(server);
        Assert.Equal(AgentFailureKind.Refused, failure.Kind);
        Assert.Contains("I cannot help with that.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_ContentFilter_IsRefusedAndKeepsTheBeginning()
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Says("Paris") with { FinishReason = "content_filter" });
        using var provider = Provider(OpenAiCallTests.OpenAi(server));
        var answer = await provider.InvokeAsync(Call(), default);
        Assert.Equal(AgentFailureKind.Refused, answer.Failure!.Kind);
        Assert.Equal(("Paris", "content_filter", 10L), (TextOf(answer), answer.StopReason, answer.InputTokens));
    }

    [Fact]
    public async Task Invoke_AnswerOver10MiB_FailsAndIsNotTriedAgain()
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Says(new string('x', 11 * 1024 * 1024)) with { PieceChars = 1024 * 1024 });
        var failure = await FailAsync(server);
        Assert.Equal((AgentFailureKind.Api, 200), (failure.Kind, failure.HttpStatus));
        Assert.Contains("more than 10 MiB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_EventWithoutEnd_FailsInBoundedMemory()
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Says("Paris is") with { Disturbance = OpenAiDisturbance.EndlessLine, DisturbedAfter = 1 });
        var failure = await FailAsync(server);
        Assert.Contains("an event of the service's reply has more than 10 MiB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_Cancelled_EndsTheRequestAndReturnsWhatThereIs()
    {
        await using var server = await OpenAiServer.StartAsync(
            OpenAiTurn.Calls("look_up", """{"query":"Paris"}"""), OpenAiTurn.Says("Paris is the capital.") with { Disturbance = OpenAiDisturbance.Stall });
        using var provider = Provider(OpenAiCallTests.OpenAi(server));
        using var stop = new CancellationTokenSource();
        var asking = provider.InvokeAsync(Call() with { AllowedTools = ["look.up"] }, stop.Token);
        await server.Stalled.Task;
        await stop.CancelAsync();
        var answer = await asking;
        await server.Left.Task;
        Assert.NotNull(answer.Failure);
        Assert.Equal(10, answer.InputTokens);
    }

    [Fact]
    public async Task Invoke_CancelledWhileAToolRuns_StopsTheTool()
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Calls("waits", "{}"));
        using var provider = Provider(OpenAiCallTests.OpenAi(server));
        using var stop = new CancellationTokenSource();
        var asking = provider.InvokeAsync(Call() with { AllowedTools = ["waits"] }, stop.Token);
        await Waits.Entered.Task;
        await stop.CancelAsync();
        var answer = await asking;
        Assert.NotNull(answer.Failure);
        Assert.Equal(10, answer.InputTokens);
    }

    [Fact]
    public async Task Invoke_SilentReply_TimesOut()
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Says("Paris is the capital.") with { Disturbance = OpenAiDisturbance.Stall });
        using var provider = Provider(OpenAiCallTests.OpenAi(server) with { IdleTimeout = TimeSpan.FromSeconds(90) });
        var asking = provider.InvokeAsync(Call(), default);
        await server.Stalled.Task;
        await FirstProgress;
        Time.Advance(TimeSpan.FromSeconds(91));
        var answer = await asking;
        Assert.Equal(AgentFailureKind.Timeout, answer.Failure!.Kind);
        Assert.Contains("silent for 90s", answer.Failure.Message, StringComparison.Ordinal);
        Assert.Equal("Paris is", TextOf(answer));
    }

    [Fact]
    public async Task Invoke_BudgetSpentInTheToolLoop_AsksNoMore()
    {
        var spending = OpenAiTurn.Calls("look_up", """{"query":"Paris"}""") with { Text = "Let me see.", Usage = new OpenAiUsage(400_000, 0) };
        await using var server = await OpenAiServer.StartAsync(spending, spending, OpenAiTurn.Says("late"));
        using var provider = Provider(OpenAiCallTests.OpenAi(server));
        var answer = await provider.InvokeAsync(Call() with { Model = "gpt-4.1", AllowedTools = ["look.up"], MaxBudgetUsd = 1 }, default);
        Assert.Equal(AgentFailureKind.BudgetExceeded, answer.Failure!.Kind);
        Assert.Contains("spent 1.6 of its 1 US dollars", answer.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(("Let me see.", 1.6m, 2), (TextOf(answer), answer.CostUsd, server.Requests.Count));
    }

    [Fact]
    public async Task Invoke_ToolThatSpends_CountsTowardsTheBudget()
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Calls("spends", "{}"), OpenAiTurn.Says("late"));
        using var provider = Provider(OpenAiCallTests.OpenAi(server));
        var answer = await provider.InvokeAsync(Call() with { Model = "gpt-4.1", AllowedTools = ["spends"], MaxBudgetUsd = 1 }, default);
        Assert.Equal(AgentFailureKind.BudgetExceeded, answer.Failure!.Kind);
        Assert.Equal((2m + (60m / 1_000_000), 17L, 8L), (answer.CostUsd!.Value, answer.InputTokens!.Value, answer.OutputTokens!.Value));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Invoke_TurnsUsedUp_KeepsTheText()
    {
        var again = OpenAiTurn.Calls("look_up", """{"query":"Paris"}""") with { Text = "Once more." };
        await using var server = await OpenAiServer.StartAsync(again, again, again);
        using var provider = Provider(OpenAiCallTests.OpenAi(server));
        var answer = await provider.InvokeAsync(Call() with { AllowedTools = ["look.up"], MaxTurns = 2 }, default);
        Assert.Equal(AgentFailureKind.BudgetExceeded, answer.Failure!.Kind);
        Assert.Contains("raise MaxTurns", answer.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(("Once more.", 2, 2), (TextOf(answer), answer.Turns!.Value, server.Requests.Count));
    }

    [Fact]
    public async Task Invoke_PriceNotKnown_CostIsNotKnownEither()
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Says("x"));
        using var provider = Provider(OpenAiCallTests.OpenAi(server));
        var answer = await provider.InvokeAsync(Call() with { Model = "gpt-99" }, default);
        Assert.Equal((null, 10L), (answer.CostUsd, answer.InputTokens));
    }

    [Fact]
    public async Task Invoke_BudgetWithoutPrice_AsksNothingAndSaysHowToAddIt()
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Says("x"));
        using var provider = Provider(OpenAiCallTests.OpenAi(server));
        var answer = await provider.InvokeAsync(Call() with { Model = "gpt-99", MaxBudgetUsd = 1 }, default);
        Assert.Equal(AgentFailureKind.Config, answer.Failure!.Kind);
        Assert.Contains("IRONFLOW_MODEL_PRICES", answer.Failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);

        using var priced = Provider(OpenAiCallTests.OpenAi(server), ModelPrices.BuiltIn.With([new("gpt-99", new ModelPrice(1, 1))]));
        Assert.Null((await priced.InvokeAsync(Call() with { Model = "gpt-99", MaxBudgetUsd = 1 }, default)).Failure);
    }

    private async Task<AgentFailure> FailAsync(OpenAiServer server)
    {
        using var provider = Provider(OpenAiCallTests.OpenAi(server));
        var answer = await provider.InvokeAsync(Call(), default);
        return answer.Failure!;
    }
}
