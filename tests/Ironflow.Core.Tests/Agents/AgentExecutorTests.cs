using System.Net;
using System.Text.Json;
using Ironflow.Agents;
using Ironflow.Core.Tests.Execution;
using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Agents;

public sealed class AgentExecutorTests : AgentFixture
{
    [Fact]
    public async Task Rule11_Agent_Answer_InText_IsTheBareValueWithItsUsage()
    {
        var outcome = await RunAsync(
            new AgentConfig("hello"),
            Text("\"hi\"") with { Model = "m-1", SessionId = "s", StopReason = "end", Turns = 2, CostUsd = 0.0125m, InputTokens = 10, OutputTokens = 4, CacheReadTokens = 3 });

        Assert.Null(outcome.Failure);
        Assert.Equal("\"hi\"", outcome.Output!.Value.Text);
        Assert.Equal((0.0125m, 10, 4), (outcome.CostUsd, outcome.InputTokens, outcome.OutputTokens));
        Assert.Equal(
            """{"call":{"provider":"fake","model":"m-1","session_id":"s","stop_reason":"end","turns":2},"usage":{"input_tokens":10,"output_tokens":4,"cache_read_tokens":3,"cache_write_tokens":null,"cost_usd":0.0125}}""",
            outcome.Trace!.Value.Text);
    }

    [Fact]
    public async Task Answer_Missing_IsEmptyText()
        => Assert.Equal("\"\"", (await RunAsync(new AgentConfig("hello"), new AgentAnswer())).Output!.Value.Text);

    [Fact]
    public async Task Usage_Unknown_IsNullInTheTraceRatherThanZero()
    {
        var outcome = await RunAsync(new AgentConfig("hello"), Text("\"hi\""));

        Assert.Contains("\"cost_usd\":null", outcome.Trace!.Value.Text, StringComparison.Ordinal);
        Assert.Null(outcome.InputTokens);
    }

    [Fact]
    public async Task Rule11_Agent_Call_CarriesTheWholeConfiguration_AndPromptsAsTheyAre()
    {
        var provider = new FakeProvider("fake", _ => Text("\"\""));
        var config = new AgentConfig("use secret:NAME")
        {
            SystemPrompt = "be brief",
            Model = "m",
            AllowedTools = ["Read"],
            DisallowedTools = ["Write"],
            MaxTurns = 3,
            MaxBudgetUsd = 1.5m,
            WorkingDirectory = "/tmp",
            McpConfig = "mcp.json",
            PermissionMode = AgentPermissionMode.DontAsk,
            ResumeSessionId = "s",
        };

        await RunAsync(config.ToStepConfig(), provider, secrets: new FixedSecrets(("NAME", "value")));

        var call = Assert.Single(provider.Calls);
        Assert.Equal(("use secret:NAME", "be brief", "m"), (call.Prompt, call.SystemPrompt, call.Model));
        Assert.Equal(["Read"], call.AllowedTools);
        Assert.Equal(["Write"], call.DisallowedTools);
        Assert.Equal((3, 1.5m, "/tmp", "mcp.json", AgentPermissionMode.DontAsk, "s"), (call.MaxTurns, call.MaxBudgetUsd, call.WorkingDirectory, call.McpConfig, call.PermissionMode, call.ResumeSessionId));
        Assert.Equal(("the-step", 1), (call.StepName, call.Try));
        Assert.EndsWith(":001:00000:0000", call.IdempotencyKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_NotNamed_IsTheHosts()
    {
        var provider = new FakeProvider("fake", _ => Text("\"\""));

        await RunAsync(new AgentConfig("hello").ToStepConfig(), provider, new AgentOptions { DefaultModel = "sonnet" });

        Assert.Equal("sonnet", provider.Calls[0].Model);
    }

    [Theory]
    [InlineData(AgentFailureKind.ProcessFailed, null, FailureKind.Agent, true)]
    [InlineData(AgentFailureKind.Timeout, null, FailureKind.Agent, true)]
    [InlineData(AgentFailureKind.Schema, null, FailureKind.Agent, true)]
    [InlineData(AgentFailureKind.RateLimited, 429, FailureKind.Agent, true)]
    [InlineData(AgentFailureKind.Api, null, FailureKind.Agent, true)]
    [InlineData(AgentFailureKind.Api, 503, FailureKind.Agent, true)]
    [InlineData(AgentFailureKind.Api, 429, FailureKind.Agent, true)]
    [InlineData(AgentFailureKind.Api, 401, FailureKind.Agent, false)]
    [InlineData(AgentFailureKind.PromptTooLarge, null, FailureKind.Agent, false)]
    [InlineData(AgentFailureKind.Refused, null, FailureKind.Agent, false)]
    [InlineData(AgentFailureKind.BudgetExceeded, null, FailureKind.Agent, false)]
    [InlineData(AgentFailureKind.Unexpected, null, FailureKind.Agent, false)]
    [InlineData(AgentFailureKind.Config, null, FailureKind.Config, false)]
    public async Task Rule3_3_Failure_OfEachKind_IsClassifiedAndKeepsWhatWasSpent(AgentFailureKind kind, int? status, FailureKind expected, bool transient)
    {
        var answer = Failing(kind, "why", status, TimeSpan.FromSeconds(7)) with { CostUsd = 0.5m, InputTokens = 9, OutputTokens = 1, Value = new RawJson("\"half\""), Trace = new RawJson("[1]") };

        var outcome = await RunAsync(new AgentConfig("hello"), answer);

        Assert.Equal((expected, transient, status), (outcome.Failure!.Kind, outcome.Failure.IsTransient, outcome.Failure.HttpStatus));
        Assert.Equal("agent error: why", outcome.Failure.Message);
        Assert.Equal(TimeSpan.FromSeconds(7), outcome.Failure.RetryAfter);
        Assert.Equal((0.5m, 9, 1), (outcome.CostUsd, outcome.InputTokens, outcome.OutputTokens));
        Assert.Equal("\"half\"", outcome.Output!.Value.Text);
        Assert.Contains($"\"failure\":\"{SnakeCase.Name(kind)}\"", outcome.Trace!.Value.Text, StringComparison.Ordinal);
        Assert.EndsWith("\"conversation\":[1]}", outcome.Trace.Value.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provider_Throws_IsAFailureThatNamesItsDefect()
    {
        var outcome = await RunAsync(new AgentConfig("hello").ToStepConfig(), new FakeProvider("fake", _ => throw new InvalidOperationException("oops")));

        Assert.Equal("agent error: provider 'fake' threw InvalidOperationException: oops", outcome.Failure!.Message);
        Assert.False(outcome.Failure.IsTransient);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway, true)]
    [InlineData(HttpStatusCode.Forbidden, false)]
    [InlineData(null, true)]
    public async Task Provider_ThrowsFromTheNetwork_IsAnApiFailure(HttpStatusCode? status, bool transient)
    {
        var outcome = await RunAsync(new AgentConfig("hello").ToStepConfig(), new FakeProvider("fake", _ => throw new HttpRequestException("no", null, status)));

        Assert.Equal(transient, outcome.Failure!.IsTransient);
    }

    [Fact]
    public async Task Provider_ThatTimesOutByItself_IsATransientFailureRatherThanAStop()
    {
        var outcome = await RunAsync(new AgentConfig("hello").ToStepConfig(), new FakeProvider("fake", _ => throw new TaskCanceledException("too long")));

        Assert.True(outcome.Failure!.IsTransient);
        Assert.False(outcome.Stopped);
    }

    [Fact]
    public async Task Answer_ThatIsNotJson_IsTheProvidersDefect()
    {
        var outcome = await RunAsync(new AgentConfig("hello"), Text("plain words"));

        Assert.Contains("'fake' gave an answer that is not JSON", outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal("\"plain words\"", outcome.Output!.Value.Text);
    }

    [Fact]
    public async Task Answer_LongerThanALimit_IsCutAsText()
    {
        var outcome = await RunAsync(new AgentConfig("hello"), Text(JsonSerializer.Serialize(new string('x', 11_000_000))));

        Assert.Null(outcome.Failure);
        Assert.Contains("bytes cut] …", outcome.Json().GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trace_LongerThanALimit_IsCutAndStaysJson()
    {
        var trace = new RawJson($"[{JsonSerializer.Serialize(new string('x', 11_000_000))}]");
        var outcome = await RunAsync(new AgentConfig("hello"), Text("\"hi\"") with { Trace = trace });

        using var document = JsonDocument.Parse(outcome.Trace!.Value.Text);
        Assert.Contains("bytes cut] …", document.RootElement.GetProperty("conversation").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_ProviderReturnsWhatItSpent_IsStoppedWithIt()
    {
        using var stop = new CancellationTokenSource();
        var provider = new FakeProvider("fake", _ =>
        {
            stop.Cancel();
            return Failing(AgentFailureKind.Api, "stopped") with { CostUsd = 0.1m };
        });

        var outcome = await RunAsync(new AgentConfig("hello").ToStepConfig(), provider, stop: stop.Token);

        Assert.Equal((true, 0.1m), (outcome.Stopped, outcome.CostUsd));
    }

    [Fact]
    public async Task Stop_ProviderIgnoresIt_IsGivenUpAfterTheGrace()
    {
        using var stop = new CancellationTokenSource();
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource<AgentAnswer>();
        var provider = new Moq.Mock<IAgentProvider>();
        provider.Setup(p => p.Name).Returns("stubborn");
        provider.Setup(p => p.InvokeAsync(Moq.It.IsAny<AgentCall>(), Moq.It.IsAny<CancellationToken>())).Callback(() => entered.SetResult()).Returns(leave.Task);
        var running = RunAsync(new AgentConfig("hello").ToStepConfig(), provider.Object, stop: stop.Token);
        await entered.Task;
        await stop.CancelAsync();
        await Eventually.TrueAsync(
            () =>
            {
                Time.Advance(TimeSpan.FromMilliseconds(100));
                return running.IsCompleted;
            },
            "the step ends without its provider");

        Assert.True((await running).Stopped);
        leave.SetResult(new AgentAnswer());
    }

    [Fact]
    public void DefaultTimeout_IsFiveMinutes()
        => Assert.Equal(
            TimeSpan.FromMinutes(5),
            new AgentExecutor(new AgentProviders([], new AgentOptions()), new AgentOptions(), new Ironflow.Hosting.IronflowOptions(), new AgentProgressFeed(new Ironflow.Testing.Records.MemoryRecordStore(Time), Time), Time).DefaultTimeout);
}
