using System.Text.Json;
using Ironflow.Agents;
using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Agents;

/// <summary>Answers that do not meet their schema are asked for again, with what is wrong.</summary>
public sealed class AgentDialogueTests : AgentFixture
{
    private static readonly AgentStepConfig Typed = new AgentConfig("How many?")
    {
        Schema = new RawJson("""{"type":"object","properties":{"n":{"type":"integer"},"why":{"type":"string"}},"required":["n","why"],"additionalProperties":false}"""),
    }.ToStepConfig();

    [Fact]
    public async Task Mismatch_IsAskedAgain_WithEveryErrorAndTheSchema_InTheSameConversation()
    {
        var provider = Answers("""{"n":"two","wy":"x"}""", """{"n":2,"why":"x"}""");
        var outcome = await RunAsync(Typed, provider);

        Assert.Null(outcome.Failure);
        Assert.Equal("""{"n":2,"why":"x"}""", outcome.Output!.Value.ToString());
        Assert.Empty(provider.Calls[0].Corrections);
        var correction = Assert.Single(provider.Calls[1].Corrections);
        Assert.Equal(("""{"n":"two","wy":"x"}""", "session-1"), (correction.Answer, correction.SessionId));
        foreach (var part in new[] { "an integer at $.n", "a member at $.why", "no member at $.wy", Typed.JsonSchema!.Value.ToString() })
            Assert.Contains(part, correction.Objection, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryAsk_IsPaidFor_AndStandsInTheTrace()
    {
        var outcome = await RunAsync(Typed, Answers("""{"n":"two"}""", "\"no JSON\"", """{"n":2,"why":"x"}"""));

        Assert.Equal((0.03m, 30L, 3L), (outcome.CostUsd, outcome.InputTokens, outcome.OutputTokens));
        using var trace = JsonDocument.Parse(outcome.Trace!.Value.ToString());
        Assert.Equal(3, trace.RootElement.GetProperty("usage").GetProperty("cache_read_tokens").GetInt32());
        var asks = trace.RootElement.GetProperty("conversation").EnumerateArray().ToList();
        Assert.Equal([1, 2, 3], asks.Select(a => a.GetProperty("conversation").GetProperty("ask").GetInt32()));
        Assert.Equal([true, true, false], asks.Select(a => a.TryGetProperty("objection", out _)));
    }

    [Fact]
    public async Task AfterTwoCorrections_ItFails_WithExpectedAndGot_AndWhatWasSpent()
    {
        var provider = Answers("1", "2", "3", "4");
        var outcome = await RunAsync(Typed, provider);

        Assert.Equal(3, provider.Calls.Count);
        Assert.Equal((FailureKind.Agent, true, 0.03m), (outcome.Failure!.Kind, outcome.Failure.IsTransient, outcome.CostUsd));
        Assert.Contains("schema validation failed: expected an object at $, got 3", outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.015, 2, null)]
    [InlineData(0.01, 1, "leaves nothing to ask again")]
    public async Task Budget_IsWhatIsLeftOfIt(double budget, int asks, string? failure)
    {
        var provider = Answers("1", """{"n":2,"why":"x"}""");
        var outcome = await RunAsync(Typed with { MaxBudgetUsd = (decimal)budget }, provider);

        Assert.Equal(asks, provider.Calls.Count);
        if (failure is null)
            Assert.Equal((0.005m, null), (provider.Calls[1].MaxBudgetUsd, outcome.Failure));
        else
            Assert.Contains(failure, outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFailure_IsNotAskedAgain()
    {
        var provider = new FakeProvider("fake", _ => Failing(AgentFailureKind.Refused));
        await RunAsync(Typed, provider);
        Assert.Single(provider.Calls);
    }

    [Fact]
    public async Task StoppedWhileCorrecting_KeepsWhatTheFirstAskSpent()
    {
        using var stop = new CancellationTokenSource();
        var provider = new FakeProvider("fake", call =>
        {
            if (call.Corrections.Count == 0)
                return Answer("1", 1);
            stop.Cancel();
            throw new OperationCanceledException(stop.Token);
        });
        var outcome = await RunAsync(Typed, provider, stop: stop.Token);

        Assert.Equal((true, 0.01m, 10L), (outcome.Stopped, outcome.CostUsd, outcome.InputTokens));
    }

    private static FakeProvider Answers(params string[] answers)
    {
        var asked = 0;
        return new FakeProvider("fake", _ => Answer(answers[asked], ++asked));
    }

    private static AgentAnswer Answer(string json, int ask) => new()
    {
        Value = new RawJson(json),
        SessionId = $"session-{ask}",
        CostUsd = 0.01m,
        InputTokens = 10,
        OutputTokens = 1,
        CacheReadTokens = 1,
        Turns = 1,
        Trace = new RawJson($$"""{"ask":{{ask}}}"""),
    };
}
