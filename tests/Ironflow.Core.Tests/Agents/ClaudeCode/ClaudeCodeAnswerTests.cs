using System.Text.Json.Nodes;
using Ironflow.Agents;
using Ironflow.Json;
using Ironflow.TestKit.ModelServers;

namespace Ironflow.Core.Tests.Agents.ClaudeCode;

[Collection(RealClaudeCode.Name)]
public sealed class ClaudeCodeAnswerTests : ClaudeCodeFixture
{
    private static readonly RawJson Schema = new("""{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}""");

    [Fact]
    public async Task Text_WithUsage_ComesWithAllItCost()
    {
        var call = Call();
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Text("hello world") with { Usage = new(7, 3, CacheRead: 200, CacheWrite: 100) });

        var answer = await AskAsync(server, call with { Model = "claude-sonnet-4-5", SystemPrompt = "Be brief, Claude of the test." });

        Assert.Equal("hello world", TextOf(answer));
        Assert.Equal((307, 3, 200, 100), (answer.InputTokens, answer.OutputTokens, answer.CacheReadTokens, answer.CacheWriteTokens));
        Assert.True(answer.CostUsd > 0);
        Assert.Equal("claude-sonnet-4-5", answer.Model);
        Assert.Equal("end_turn", answer.StopReason);
        Assert.Equal(1, answer.Turns);
        Assert.True(Guid.TryParse(answer.SessionId, out _));
        Assert.Equal("hello world", string.Concat(Progress.Where(told => told.Kind == AgentProgressKind.Text).Select(told => told.Text)));
        Assert.Contains(TraceOf(answer), line => line.GetProperty("type").GetString() == "assistant");
        var request = Assert.Single(server.Requests);
        Assert.Equal(Key, request.Headers["x-api-key"]);
        Assert.Contains("Be brief, Claude of the test.", request.System, StringComparison.Ordinal);
        Assert.Contains("say hello", request.Messages, StringComparison.Ordinal);
        Assert.Contains(Key, call.Secrets.Known);
        Assert.Single(Started);
        await Processes.AssertNoneLeftAsync();
    }

    [Fact]
    public async Task Tools_Allowed_RunAndAreTold()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "note.txt"), "content of the note");
        var turn = new AnthropicTurn
        {
            Content =
            [
                new AnthropicToolUse("Bash", new JsonObject { ["command"] = "touch by-the-agent; printenv IRONFLOW_IDEMPOTENCY_KEY" }),
                new AnthropicToolUse("Read", new JsonObject { ["file_path"] = Path.Combine(Folder, "note.txt") }),
            ],
        };

        var answer = await AskAsync(Call() with { AllowedTools = ["Bash(touch *)", "Bash(printenv *)", "Read"], PermissionMode = AgentPermissionMode.DontAsk }, turn, AnthropicTurn.Text("done"));

        Assert.Equal("done", TextOf(answer));
        Assert.Equal((20, 10), (answer.InputTokens, answer.OutputTokens));
        Assert.True(File.Exists(Path.Combine(Folder, "by-the-agent")));
        var used = Progress.Where(told => told.Kind == AgentProgressKind.ToolUse).ToList();
        Assert.Equal(["Bash", "Read"], used.Select(told => told.Tool));
        Assert.Contains("touch by-the-agent", used[0].Text, StringComparison.Ordinal);
        var results = Progress.Where(told => told.Kind == AgentProgressKind.ToolResult).ToDictionary(told => told.Tool!, told => told.Text);
        Assert.Equal("the-idempotency-key", results["Bash"]);
        Assert.Contains("content of the note", results["Read"], StringComparison.Ordinal);
        Assert.Contains("content of the note", answer.Trace!.Value.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tools_NotAllowed_AreRefused()
    {
        var turn = AnthropicTurn.Tool("Bash", new JsonObject { ["command"] = "touch by-the-agent" });

        var answer = await AskAsync(Call() with { DisallowedTools = ["Write"], PermissionMode = AgentPermissionMode.DontAsk }, turn, AnthropicTurn.Text("not done"));

        Assert.Equal("not done", TextOf(answer));
        Assert.False(File.Exists(Path.Combine(Folder, "by-the-agent")));
    }

    [Fact]
    public async Task Schema_StructuredOutput_IsTheAnswer()
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Tool("StructuredOutput", new JsonObject { ["name"] = "x" }));

        var answer = await AskAsync(server, Call() with { Schema = Schema });

        Assert.Null(answer.Failure);
        Assert.Equal("""{"name":"x"}""", answer.Value!.Value.Text);
        Assert.Contains("StructuredOutput", Assert.Single(server.Requests).Tools);
    }

    [Fact]
    public async Task Correction_GoesOnWithTheLastSession_AndCountsItsOwnUsage()
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Text("Mrs. X"), AnthropicTurn.Text("X") with { Usage = new(30, 4) });
        var first = await AskAsync(server, Call("name the person"));

        var second = await AskAsync(server, Call("name the person") with { Corrections = [new AgentCorrection("Mrs. X", "without the title, please", first.SessionId)] });

        Assert.Equal("X", TextOf(second));
        Assert.Equal((30, 4), (second.InputTokens, second.OutputTokens));
        Assert.True(second.CostUsd < first.CostUsd * 3, "the first call's cost is not among the second's");
        var messages = server.Requests.Last().Messages;
        Assert.Contains("name the person", messages, StringComparison.Ordinal);
        Assert.Contains("Mrs. X", messages, StringComparison.Ordinal);
        Assert.Contains("without the title, please", messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_DeliveredTwice_FindsTheSameConversationBothTimes()
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Text("one"), AnthropicTurn.Text("two") with { Repeat = true });
        var first = await AskAsync(server, Call("begin"));

        var once = await AskAsync(server, Call("go on") with { ResumeSessionId = first.SessionId });
        var again = await AskAsync(server, Call("go on") with { ResumeSessionId = first.SessionId });

        Assert.NotEqual(once.SessionId, again.SessionId);
        Assert.Equal(once.CostUsd, again.CostUsd);
        Assert.DoesNotContain("two", server.Requests.Last().Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_ElevenMebibytes_ComesWhole()
    {
        var text = new string('x', 11 * 1024 * 1024);

        var answer = await AskAsync(Call(), new AnthropicTurn { Content = [new AnthropicText(text) { PieceChars = 64 * 1024 }] });

        Assert.Equal(text.Length, TextOf(answer)!.Length);
        Assert.True(answer.Trace!.Value.Text.Length < 1024 * 1024);
        Assert.Equal(2, TraceOf(answer)[^1].GetProperty("cut_messages").GetInt32());
    }

    [Theory]
    [InlineData(AnthropicDisturbance.Cut)]
    [InlineData(AnthropicDisturbance.ErrorEvent)]
    [InlineData(AnthropicDisturbance.Malformed)]
    public async Task ServiceStream_DisturbedOnce_IsRepeatedByTheCli(AnthropicDisturbance disturbance)
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Text("hello world") with { Disturbance = disturbance }, AnthropicTurn.Text("hello again"));

        Assert.Equal("hello again", TextOf(await AskAsync(server, Call())));
        Assert.Equal(2, server.Requests.Count);
    }
}
