using Ironflow.Agents;
using Ironflow.Agents.Scripted;
using Ironflow.Hosting;
using Ironflow.Secrets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Core.Tests.Agents;

public sealed class ScriptedAgentProviderTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly string path = Path.Combine(Path.GetTempPath(), $"ironflow-script-{Guid.NewGuid():N}.json");
    private readonly Guid runId = Guid.NewGuid();

    public void Dispose() => File.Delete(path);

    [Fact]
    public async Task Entry_GivesEverythingItSays()
    {
        var answer = await AskAsync(
            """
            [ // comments and trailing commas are welcome
              { "answer": { "ok": true }, "model": "m", "session_id": "s", "stop_reason": "end", "turns": 2, "cost_usd": 0.03, "input_tokens": 5, "output_tokens": 6,
                "cache_read_tokens": 1, "cache_write_tokens": 2, "trace": [1], },
            ]
            """);

        Assert.Equal("""{ "ok": true }""", answer.Value!.Value.Text);
        Assert.Equal(("m", "s", "end", 2), (answer.Model, answer.SessionId, answer.StopReason, answer.Turns));
        Assert.Equal((0.03m, 5L, 6L, 1L, 2L), (answer.CostUsd, answer.InputTokens, answer.OutputTokens, answer.CacheReadTokens, answer.CacheWriteTokens));
        Assert.Equal("[1]", answer.Trace!.Value.Text);
    }

    [Fact]
    public async Task Failure_IsGivenAsData()
    {
        var answer = await AskAsync("""[{"failure":{"kind":"rate_limited","message":"slow down","status":429,"retry_after_ms":1500},"input_tokens":3}]""");

        Assert.Equal(new AgentFailure(AgentFailureKind.RateLimited, "slow down") { HttpStatus = 429, RetryAfter = TimeSpan.FromSeconds(1.5) }, answer.Failure);
        Assert.Equal(3, answer.InputTokens);
    }

    [Fact]
    public async Task Entries_AreUsedInOrderByWhatTheyMatch()
    {
        var provider = Provider(
            """
            [
              {"match":{"step":"review"},"answer":"r1"},
              {"match":{"prompt_contains":"poem"},"answer":"p","repeat":true},
              {"match":{"model":"opus"},"answer":"o"},
              {"match":{"step":"review"},"answer":"r2","times":2},
              {"answer":"any"}
            ]
            """);

        var answers = new List<string>();
        var calls = new[] { Call("review", 0), Call("write", 1, "a poem please"), Call("review", 2), Call("x", 3, model: "opus"), Call("review", 4), Call("write", 5, "a poem"), Call("y", 6) };
        foreach (var call in calls)
            answers.Add((await provider.InvokeAsync(call, default)).Value!.Value.Text);

        Assert.Equal(["\"r1\"", "\"p\"", "\"r2\"", "\"o\"", "\"r2\"", "\"p\"", "\"any\""], answers);
    }

    [Fact]
    public async Task Call_DeliveredAgain_GetsTheSameAnswer_AndAnewTryTheNext()
    {
        var provider = Provider("""[{"failure":{"kind":"api","message":"down"}},{"answer":"up"}]""");

        var first = await provider.InvokeAsync(Call("s", 0), default);
        var again = await provider.InvokeAsync(Call("s", 0), default);
        var retry = await provider.InvokeAsync(Call("s", 0) with { Try = 2 }, default);

        Assert.Equal(("down", "down", "\"up\""), (first.Failure?.Message, again.Failure?.Message, retry.Value?.Text));
    }

    [Fact]
    public async Task Runs_EachUseTheScriptFromItsBeginning()
    {
        var provider = Provider("""[{"answer":"1"},{"answer":"2"}]""");

        await provider.InvokeAsync(Call("s", 0), default);
        var other = await provider.InvokeAsync(Call("s", 0) with { RunId = Guid.NewGuid(), IdempotencyKey = "other" }, default);

        Assert.Equal("\"1\"", other.Value!.Value.Text);
    }

    [Fact]
    public async Task Call_ThatNothingMatches_FailsNamingStepPromptAndFile()
    {
        var provider = Provider("""[{"match":{"step":"other"},"answer":"x"}]""");

        var failure = (await provider.InvokeAsync(Call("review", 0, "Look at this"), default)).Failure!;

        Assert.Equal(AgentFailureKind.Config, failure.Kind);
        Assert.Equal($"the script {path} has no answer for step 'review' (model not named), prompt \"Look at this\": no entry matches", failure.Message);
    }

    [Fact]
    public async Task Call_BeyondTheEntries_SaysThatTheyAreUsedUp()
    {
        var provider = Provider("""[{"answer":"x"}]""");
        await provider.InvokeAsync(Call("s", 0), default);

        Assert.Contains("all entries that match (1) are used up; raise 'times' or set 'repeat'", (await provider.InvokeAsync(Call("s", 1), default)).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delay_IsOfTheInjectedClock_AndHeedsTheStop()
    {
        var provider = Provider("""[{"answer":"slow","delay_ms":60000,"repeat":true}]""");
        using var stop = new CancellationTokenSource();

        var waiting = provider.InvokeAsync(Call("s", 0), default);
        var stopped = provider.InvokeAsync(Call("s", 1), stop.Token);
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("\"slow\"", (await waiting).Value!.Value.Text);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
    }

    [Theory]
    [InlineData("""[{"answer":"x"},{}]""", "at $[1]: an entry has an 'answer' or a 'failure'")]
    [InlineData("[null]", "at $[0]: an entry is an object")]
    [InlineData("""[{"answer":"x","times":0}]""", "at $[0]: 'times' is at least 1")]
    [InlineData("""[{"answer":"x","times":2,"repeat":true}]""", "'times' or 'repeat', not both")]
    [InlineData("""[{"answer":"x","cost_usd":-1}]""", "'cost_usd' is not negative")]
    [InlineData("""[{"answer":"x","input_tokens":-1}]""", "are not negative")]
    [InlineData("[\n{\"answer\":\"x\",\n\"cost\":1}]", "line 3, at $[0].cost: ")]
    [InlineData("[\n{\"answer\":\"x\",\"match\":{\"stp\":\"a\"}}]", "line 2, at $[0].match.stp: ")]
    [InlineData("""[{"failure":{"kind":"nonsense","message":"m"}}]""", "line 1, at $[0].failure.kind: ")]
    [InlineData("""[{"failure":{"kind":"api"}}]""", "message")]
    [InlineData("{", "line 1, at $: ")]
    [InlineData("null", "is null; it is a list of entries")]
    public void File_NotValid_IsRefusedWithFileAndPlace(string text, string expected)
    {
        var error = Assert.Throws<InvalidConfigurationException>(() => Provider(text));

        Assert.StartsWith($"agent script {path}", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_Missing_IsRefusedWithItsPath()
        => Assert.Contains($"agent script {path} cannot be read", Assert.Throws<InvalidConfigurationException>(() => new ScriptedAgentProvider(path, time)).Message, StringComparison.Ordinal);

    private Task<AgentAnswer> AskAsync(string script) => Provider(script).InvokeAsync(Call("s", 0), default);

    private ScriptedAgentProvider Provider(string script)
    {
        File.WriteAllText(path, script);
        return new ScriptedAgentProvider(path, time);
    }

    private AgentCall Call(string step, int position, string prompt = "hello", string? model = null) => new()
    {
        RunId = runId,
        StepName = step,
        IdempotencyKey = FormattableString.Invariant($"{runId:D}:001:{position:D5}:0000"),
        Prompt = prompt,
        Model = model,
        Timeout = TimeSpan.FromMinutes(5),
        Secrets = new SecretScope(new Execution.FixedSecrets()),
        ProcessStarted = _ => Task.CompletedTask,
        Logger = NullLogger.Instance,
    };
}
