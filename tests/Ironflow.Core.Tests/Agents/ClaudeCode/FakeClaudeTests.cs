using Ironflow.Agents;
using Ironflow.Agents.ClaudeCode;
using Ironflow.Core.Tests.Execution;

namespace Ironflow.Core.Tests.Agents.ClaudeCode;

/// <summary>What the real CLI does not do on demand: a shell script prints lines in its place.</summary>
public sealed class FakeClaudeTests : ClaudeCodeFixture
{
    private const string Init = """{"type":"system","subtype":"init","session_id":"s","model":"claude-x"}""";
    private const string Result = """{"type":"result","subtype":"success","is_error":false,"result":"done","session_id":"s","num_turns":1,"total_cost_usd":0.00028000000000000003}""";

    [Fact]
    public async Task Message_OverSeveralLines_CountsOnce()
    {
        const string Part = """{"type":"assistant","session_id":"s","message":{"id":"m1","model":"claude-x","content":[{"type":"text","text":"part"}],"usage":{"input_tokens":7,"cache_read_input_tokens":200,"cache_creation_input_tokens":100,"output_tokens":3}}}""";

        var answer = await AskFakeAsync(Printing(Init, Part, Part, Part.Replace("m1", "m2", StringComparison.Ordinal)));

        FailureOf(answer, AgentFailureKind.ProcessFailed);
        Assert.Equal((614, 6, 400, 200), (answer.InputTokens, answer.OutputTokens, answer.CacheReadTokens, answer.CacheWriteTokens));
        Assert.Equal(2, answer.Turns);
        Assert.Null(answer.CostUsd);
    }

    [Fact]
    public async Task Result_WithoutUsage_LeavesWhatIsUnknownUnknown()
    {
        var answer = await AskFakeAsync(Printing(Init, """{"type":"result","subtype":"success","result":"done"}"""));

        Assert.Equal("done", TextOf(answer));
        Assert.Equal((null, null, null), (answer.InputTokens, answer.OutputTokens, answer.CostUsd));
    }

    [Fact]
    public async Task Cost_BinaryFraction_IsWithoutItsNoise()
        => Assert.Equal(0.00028m, (await AskFakeAsync(Printing(Init, Result))).CostUsd);

    /// <summary>Versions differ in whether the sums of a resumed conversation hold what it cost before.</summary>
    [Theory]
    [InlineData("7", true)]
    [InlineData("14", false)]
    public async Task Cost_OfAResumedConversation_IsThisCallsOwnOrUnknown(string sum, bool own)
    {
        var result = """{"type":"result","subtype":"success","result":"done","total_cost_usd":0.5,"usage":{"input_tokens":7},"modelUsage":{"x":{"inputTokens":SUM,"costUSD":0.5}}}"""
            .Replace("SUM", sum, StringComparison.Ordinal);

        var answer = await AskFakeAsync(Printing(Init, result), Call() with { ResumeSessionId = "s" });

        Assert.Equal(7, answer.InputTokens);
        Assert.Equal(own ? 0.5m : null, answer.CostUsd);
    }

    [Fact]
    public async Task MalformedLine_IsSkippedAndCounted()
    {
        var answer = await AskFakeAsync(Printing(Init, "Could not parse", "{\"type\":", Result));

        Assert.Equal("done", TextOf(answer));
        Assert.Equal(2, TraceOf(answer)[^1].GetProperty("malformed_lines").GetInt32());
    }

    [Fact]
    public async Task MalformedResult_IsAFailure()
    {
        var failure = FailureOf(await AskFakeAsync(Printing(Init, Result[..40])), AgentFailureKind.ProcessFailed);

        Assert.Contains("1 lines could not be read", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_CutInTheMiddle_IsProcessFailedWithTheEndOfStderr()
    {
        var answer = await AskFakeAsync(Printing(Init) + "echo 'out of memory' >&2\nexit 3\n");

        var failure = FailureOf(answer, AgentFailureKind.ProcessFailed);
        Assert.Equal(3, failure.ExitCode);
        Assert.Contains("exited with code 3 without a result: out of memory", failure.Message, StringComparison.Ordinal);
        Assert.Equal("s", answer.SessionId);
    }

    [Fact]
    public async Task Result_LargerThanALineMayBe_IsAFailureThatSaysSo()
    {
        var script = Printing(Init) + "printf '{\"type\":\"result\",\"result\":\"'; head -c 34000000 /dev/zero | tr '\\0' x; printf '\"}\\n'\n";

        var failure = FailureOf(await AskFakeAsync(script), AgentFailureKind.ProcessFailed);

        Assert.Contains("1 were too long", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retries_OfARefusedLogin_AreNotWaitedFor()
    {
        const string Retry = """{"type":"system","subtype":"api_retry","attempt":2,"max_retries":10,"retry_delay_ms":60000,"error_status":401,"error":"authentication_failed"}""";

        var answer = await AskFakeAsync(Printing(Init, Retry) + "sleep 600\n");

        Assert.Contains("ApiKeySecret", FailureOf(answer, AgentFailureKind.Config).Message, StringComparison.Ordinal);
        await Processes.AssertNoneLeftAsync();
    }

    [Fact]
    public async Task SubscriptionLimit_SaysWhenItEnds()
    {
        var ends = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
        var limit = $$$"""{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":{{{ends}}}}}""";

        var answer = await AskFakeAsync(Printing(Init, limit, """{"type":"result","subtype":"success","is_error":true,"result":"You've hit your limit"}"""));

        Assert.InRange(FailureOf(answer, AgentFailureKind.RateLimited).RetryAfter!.Value, TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(60));
    }

    [Fact]
    public async Task Silence_WhileAToolRuns_IsNotIdleness()
    {
        const string Use = """{"type":"assistant","message":{"id":"m","model":"x","content":[{"type":"tool_use","id":"t","name":"Bash","input":{}}]}}""";
        const string Used = """{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t","content":"ok"}]}}""";

        var answer = await AskFakeAsync(Printing(Init, Use) + "sleep 1.5\n" + Printing(Used, Result), idle: TimeSpan.FromSeconds(1));

        Assert.Equal("done", TextOf(answer));
    }

    [Fact]
    public async Task Result_ThenTheProgramGoesOn_IsTheAnswerAfterTheIdleLimit()
    {
        var answer = await AskFakeAsync(Printing(Init, Result) + "sleep 600\n", idle: TimeSpan.FromSeconds(1));

        Assert.Equal("done", TextOf(answer));
        await Processes.AssertNoneLeftAsync();
    }

    [Fact]
    public async Task Cancel_ProgramIgnoresSigterm_IsKilledAfterTheGrace()
    {
        using var stop = new CancellationTokenSource();
        var ready = Path.Combine(Folder, "ready");

        var asking = AskFakeAsync($"trap '' TERM\ntouch {ready}\nsleep 600\nsleep 600\n", stop: stop.Token);
        await Eventually.TrueAsync(() => File.Exists(ready), "the program runs");
        await stop.CancelAsync();

        FailureOf(await asking, AgentFailureKind.Timeout);
        await Processes.AssertNoneLeftAsync();
    }

    [Fact]
    public async Task Environment_OfTheHost_IsClean()
    {
        Environment.SetEnvironmentVariable("CLAUDE_CODE_TEST_STRIPPED", "1");
        Environment.SetEnvironmentVariable("CLAUDE_CODE_TEST_KEPT", "1");
        Environment.SetEnvironmentVariable("CLAUDE_TEST_API_KEY", "1");
        Environment.SetEnvironmentVariable("IRONFLOW_SECRET_TEST", "1");
        var program = Fake("env > environment\nprintf '%s\\n' \"$@\" > arguments\ncat > prompt\n" + Printing(Result));

        await Provider(Options(program) with { KeepEnvironment = ["CLAUDE_CODE_TEST_KEPT", "CLAUDE_TEST_API_KEY"] }).InvokeAsync(Call("ask --this"), default);

        var names = File.ReadLines(Path.Combine(Folder, "environment")).Select(line => line.Split('=')[0]).ToList();
        Assert.DoesNotContain("CLAUDE_CODE_TEST_STRIPPED", names);
        Assert.DoesNotContain("IRONFLOW_SECRET_TEST", names);
        Assert.Contains("CLAUDE_CODE_TEST_KEPT", names);
        Assert.Contains("CLAUDE_TEST_API_KEY", names);
        Assert.Contains("IRONFLOW_IDEMPOTENCY_KEY", names);
        Assert.Contains("HOME", names);
        Assert.Equal("ask --this", await File.ReadAllTextAsync(Path.Combine(Folder, "prompt")));
        Assert.DoesNotContain("ask --this", await File.ReadAllTextAsync(Path.Combine(Folder, "arguments")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OldProgram_ThatDoesNotKnowAnOption_IsConfig()
        => FailureOf(await AskFakeAsync("echo \"error: unknown option '--fork-session'\" >&2\nexit 1\n"), AgentFailureKind.Config);

    [Fact]
    public async Task Program_Missing_IsConfigWithTheRemedy()
    {
        var answer = await Provider(Options("no-such-claude")).InvokeAsync(Call(), default);

        var failure = FailureOf(answer, AgentFailureKind.Config);
        Assert.Contains("no-such-claude", failure.Message, StringComparison.Ordinal);
        Assert.Contains("npm install -g @anthropic-ai/claude-code", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_Missing_IsConfigThatNamesIt()
    {
        var answer = await Provider(Options(Fake(Printing(Result))) with { ApiKeySecret = "NO_SUCH" }).InvokeAsync(Call(), default);

        Assert.Contains("NO_SUCH", FailureOf(answer, AgentFailureKind.Config).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkingDirectory_Missing_IsConfig()
        => FailureOf(await AskFakeAsync(Printing(Result), Call() with { WorkingDirectory = Path.Combine(Folder, "none") }), AgentFailureKind.Config);

    [Fact]
    public async Task Check_OfAProgramThatIsThere_SaysItsVersion()
    {
        var check = await ClaudeCodeCheck.RunAsync(Options(Fake("echo '9.9.9 (Claude Code)'\n")), new FixedSecrets());

        Assert.Equal("9.9.9 (Claude Code)", check.Version);
        Assert.Null(check.Problem);
    }

    [Theory]
    [InlineData("exit 1\n")]
    [InlineData(null)]
    public async Task Check_OfAProgramThatDoesNotWork_SaysTheRemedy(string? script)
    {
        var check = await ClaudeCodeCheck.RunAsync(Options(script is null ? "no-such-claude" : Fake(script)), new FixedSecrets());

        Assert.Null(check.Version);
        Assert.Contains("npm install -g @anthropic-ai/claude-code", check.Problem, StringComparison.Ordinal);
    }
}
