using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Local.Hosting;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;
using Ironflow.TestKit;
using Ironflow.TestKit.ModelServers;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>An agent step from the workflow to a model service's wire and back: events while it works, what it cost, and what of it stands on record.</summary>
public sealed class AgentStepTests
{
    private const string Key = "planted-key-4711-0815-4711";

    [Fact]
    public async Task AgentStep_TextAndTool_AreInTheStreamOfTheRunBetweenItsBeginAndItsEnd()
    {
        await using var server = await AnthropicServer.StartAsync(SaysAndUses("Let me look.", "Paris"), AnthropicTurn.Text("It is Paris."));
        await using var harness = await ModelHost.StartAsync(server, Key, Ask());

        var detail = await harness.RunAsync();

        Assert.Equal((RunStatus.Completed, "\"It is Paris.\""), (detail.Run.Status, detail.Run.Output?.Text));
        var events = (await harness.Store.ReadRunEventsAsync(detail.Run.Id, after: null, limit: 100)).ToList();
        var ofStep = events.Where(e => e.Type.StartsWith("step_", StringComparison.Ordinal) || EventTypes.Agents.Contains(e.Type)).ToList();
        Assert.Equal(
            [EventTypes.StepStarted, EventTypes.AgentText, EventTypes.AgentToolUsed, EventTypes.AgentToolResult, EventTypes.AgentText, EventTypes.StepCompleted],
            ofStep.Select(e => e.Type).Where((type, at) => at == 0 || type != ofStep[at - 1].Type));
        Assert.Equal("Let me look.It is Paris.", string.Concat(Members(ofStep, EventTypes.AgentText, "text")));
        Assert.Equal("Paris", (string)JsonNode.Parse(Assert.Single(Members(ofStep, EventTypes.AgentToolUsed, "input")))!["text"]!);
        Assert.Equal("Paris", Assert.Single(Members(ofStep, EventTypes.AgentToolResult, "result")));
        Assert.All(Members(ofStep, EventTypes.AgentText, "step_id"), id => Assert.Equal(detail.Steps[0].Id.ToString(), id));
    }

    [Fact]
    public async Task AgentStep_Row_HasCostTokensAndTrace()
    {
        await using var server = await AnthropicServer.StartAsync(SaysAndUses("Let me look.", "Paris"), AnthropicTurn.Text("It is Paris."));
        await using var harness = await ModelHost.StartAsync(server, Key, Ask());

        var detail = await harness.RunAsync();
        var row = await harness.StepAsync(detail, "ask");

        Assert.Equal((StepStatus.Completed, 20L, 10L), (row.Status, row.InputTokens, row.OutputTokens));
        Assert.Equal(((20 * 3.00m) + (10 * 15.00m)) / 1_000_000, row.CostUsd);
        Assert.Equal((row.CostUsd, row.InputTokens, row.OutputTokens), (detail.Run.CostUsd, detail.Run.InputTokens, detail.Run.OutputTokens));
        var trace = JsonNode.Parse(row.Trace!.Value.ToString())!;
        Assert.Equal(("anthropic", "claude-sonnet-4-5", 2), ((string)trace["call"]!["provider"]!, (string)trace["call"]!["model"]!, (int)trace["call"]!["turns"]!));
        Assert.Equal(["assistant", "tool", "assistant"], trace["conversation"]!.AsArray().Select(one => (string)one!["role"]!));
    }

    [Fact]
    public async Task Rule10_3_KeyThatTheModelRepeats_StandsNowhere()
    {
        await using var server = await AnthropicServer.StartAsync(
            SaysAndUses($"My key is {Key} as you know.", Key), AnthropicTurn.Text($"So it is: {Key}, and again {Key}"));
        await using var harness = await ModelHost.StartAsync(server, Key, Ask());

        var detail = await harness.RunAsync();

        Assert.Equal((RunStatus.Completed, "\"So it is: ***, and again ***\""), (detail.Run.Status, detail.Run.Output?.Text));
        // The planted key was in use, or its absence would tell nothing.
        Assert.All(server.Requests, request => Assert.Contains(request.Headers.Values, value => value.EndsWith(Key, StringComparison.Ordinal)));
        Assert.Contains(Key, server.Requests.Last().Messages, StringComparison.Ordinal);
        var row = await harness.StepAsync(detail, "ask");
        var events = await harness.Store.ReadRunEventsAsync(detail.Run.Id, after: null, limit: 100);
        // In both texts, in what the tool was given, and in what it gave.
        Assert.Equal(5, row.Trace!.Value.ToString().Split("***").Length - 1);
        Assert.Contains(events, e => e.Type == EventTypes.AgentToolResult && e.Data.ToString().Contains("***", StringComparison.Ordinal));
        string[] recorded = [JsonSerializer.Serialize(row, RecordJson.Relaxed.StepRecord), JsonSerializer.Serialize(detail, RecordJson.Relaxed.RunDetail), .. events.Select(e => e.Data.ToString())];
        Assert.All(recorded, text => Assert.DoesNotContain(Key, text, StringComparison.Ordinal));
        // Neither in what no reader of records shows, such as the engine's histories.
        Assert.All(ModelHost.FilesOf(harness.Host), file => Assert.DoesNotContain(Key, file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rule2_2_RateLimited_WaitsAsTheServiceAsks_AndKeepsWhatBothTriesUsed()
    {
        await using var server = await AnthropicServer.StartAsync(
            SaysAndUses("Let me look.", "Paris"),
            AnthropicTurn.Fails(429, "rate_limit_error", "Slow down.", TimeSpan.FromSeconds(1)) with { Repeat = false },
            AnthropicTurn.Text("It is Paris.") with { Usage = new AnthropicUsage(7, 3) });
        var policy = new RetryPolicy(2) { InitialInterval = TimeSpan.FromMilliseconds(1) };
        await using var harness = await ModelHost.StartAsync(server, Key, Ask(new StepOptions { Retry = policy }));

        var detail = await harness.RunAsync();
        var row = await harness.StepAsync(detail, "ask");

        Assert.Equal((RunStatus.Completed, StepStatus.Completed, 2), (detail.Run.Status, row.Status, row.Try));
        var past = Assert.Single(row.PastTries);
        Assert.Equal((429, TimeSpan.FromSeconds(1)), (past.Failure.HttpStatus, past.Failure.RetryAfter));
        Assert.Equal((10L, 5L), (past.InputTokens, past.OutputTokens));
        Assert.Equal((17L, 8L), (row.InputTokens, row.OutputTokens));
        Assert.Equal(((17 * 3.00m) + (8 * 15.00m)) / 1_000_000, row.CostUsd);
        Assert.Equal(row.CostUsd, detail.Run.CostUsd);
        Assert.True(row.CompletedAt - past.CompletedAt >= TimeSpan.FromSeconds(1), string.Create(CultureInfo.InvariantCulture, $"from {past.CompletedAt:O} to {row.CompletedAt:O}"));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Rule2_2_RateLimited_TheWaitOutlivesTheHost()
    {
        await using var server = await AnthropicServer.StartAsync(
            AnthropicTurn.Fails(429, "rate_limit_error", "Slow down.", TimeSpan.FromHours(1)) with { Repeat = false }, AnthropicTurn.Text("It is Paris."));
        using var folder = new TempFolder();
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var options = ModelHost.With(
            new LocalHostOptions { DataFolder = folder.Path, Serves = true, Time = time, Configure = builder => builder.AddWorkflow(Ask(new StepOptions { Retry = new RetryPolicy(2) })) }, server, Key);

        Guid run;
        await using (var first = await LocalHost.StartAsync(options))
        {
            run = (await first.Runs.CreateAsync(new NewRun("test", new RawJson("{}"), new ApiTrigger()), Caller.OperatingSystemUser)).Run.Id;
            await UntilAsync(first, run, row => row.PastTries.Count == 1);
        }

        await using var second = await LocalHost.StartAsync(options);
        Assert.Single(server.Requests);
        time.Advance(TimeSpan.FromHours(1));
        var row = await UntilAsync(second, run, row => StepTransitions.IsFinal(row.Status));

        Assert.Equal((StepStatus.Completed, 2, time.GetUtcNow()), (row.Status, row.Try, row.CompletedAt));
        Assert.Equal(2, server.Requests.Count);
    }

    private static Task<StepRecord> UntilAsync(LocalHost host, Guid run, Func<StepRecord, bool> expected)
        => Eventually.GetAsync(async () => await host.Store.FindStepAsync(run, new StepKey(1, 0, 0)) is { } row && expected(row) ? row : null, "the step is as expected");

    private static TestWorkflow Ask(StepOptions? options = null) => new(async context =>
    {
        var answer = await context.AgentAsync("ask", new AgentConfig("What is it?") { AllowedTools = ["test.echo"], Model = "claude-sonnet-4-5" }, options);
        context.SetOutput(answer.Text);
    });

    private static AnthropicTurn SaysAndUses(string text, string input)
        => new() { Content = [new AnthropicText(text), new AnthropicToolUse("test_echo", new JsonObject { ["text"] = input })] };

    private static IEnumerable<string> Members(IEnumerable<EventRecord> events, string type, string member)
        => events.Where(e => e.Type == type).Select(e => (string)JsonNode.Parse(e.Data.ToString())![member]!);
}
