using System.Text.Json;
using Ironflow.Agents;
using Ironflow.Agents.Chat;
using Ironflow.TestKit.ModelServers;

namespace Ironflow.Core.Tests.Agents.Chat;

/// <summary>Calls through the OpenAI library.</summary>
public sealed class OpenAiCallTests : ChatFixture
{
    [Fact]
    public async Task Invoke_Text_StreamsItAndCountsUsage()
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Says("Paris is the capital.") with { Usage = new OpenAiUsage(1_000, 100, 400), Model = "gpt-4.1-2025-04-14" });
        using var provider = Provider(OpenAi(server));

        var answer = await provider.InvokeAsync(Call() with { Model = "gpt-4.1", SystemPrompt = "Be brief." }, default);

        Assert.Null(answer.Failure);
        Assert.Equal("Paris is the capital.", TextOf(answer));
        Assert.Equal("Paris is the capital.", string.Concat(Progress.Select(progress => progress.Text)));
        Assert.True(Progress.Count > 1);
        Assert.Equal((1_000, 100, 400, null), (answer.InputTokens, answer.OutputTokens, answer.CacheReadTokens, answer.CacheWriteTokens));
        Assert.Equal(((600 * 2.00m) + (400 * 0.50m) + (100 * 8.00m)) / 1_000_000, answer.CostUsd);
        Assert.Equal(("gpt-4.1-2025-04-14", "stop", 1), (answer.Model, answer.StopReason, answer.Turns));
        var request = Assert.Single(server.Requests);
        Assert.Equal("/v1/chat/completions", request.Target);
        Assert.Equal(["system", "user"], Roles(request));
        Assert.True(request.Body.GetProperty("stream").GetBoolean());
    }

    [Fact]
    public async Task Invoke_NoModelNamed_AsksTheDefaultOne()
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Says("x"));
        using var provider = Provider(OpenAi(server) with { DefaultModel = "gpt-4.1-mini", MaxOutputTokens = 77 });
        await provider.InvokeAsync(Call(), default);
        var body = Assert.Single(server.Requests).Body;
        Assert.Equal("gpt-4.1-mini", body.GetProperty("model").GetString());
        Assert.Equal(77, body.GetProperty("max_completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Invoke_ToolCall_RunsTheOperationAndGoesOn()
    {
        await using var server = await OpenAiServer.StartAsync(
            OpenAiTurn.Calls("look_up", """{"query":"Paris","limit":7}"""), OpenAiTurn.Says("Found."));
        using var provider = Provider(OpenAi(server));

        var answer = await provider.InvokeAsync(Call() with { AllowedTools = ["maps"] }, default);

        Assert.Equal("Found.", TextOf(answer));
        Assert.Equal((2, 20L, 10L), (answer.Turns!.Value, answer.InputTokens!.Value, answer.OutputTokens!.Value));
        Assert.Equal(["look_up", "breaks"], server.Requests.First().Tools);
        Assert.Equal(["user", "assistant", "tool"], Roles(server.Requests.Last()));
        Assert.Contains("Paris lies at 7 (1)", server.Requests.Last().Messages, StringComparison.Ordinal);
        var tool = Assert.Single(JsonDocument.Parse(answer.Trace!.Value.ToString()).RootElement.EnumerateArray(), entry => entry.GetProperty("role").GetString() == "tool");
        Assert.Equal(("look_up", "Paris lies at 7 (1)"), (tool.GetProperty("name").GetString(), tool.GetProperty("result").GetString()));
        Assert.Equal(7, tool.GetProperty("arguments").GetProperty("limit").GetInt32());
        Assert.True(tool.GetProperty("duration_ms").GetInt64() >= 0);
        Assert.Contains(Progress, progress => progress is { Kind: AgentProgressKind.ToolUse, Tool: "look_up" } && progress.Text.Contains("Paris", StringComparison.Ordinal));
        Assert.Contains(Progress, progress => progress is { Kind: AgentProgressKind.ToolResult, Tool: "look_up", Text: "Paris lies at 7 (1)" });
    }

    [Fact]
    public async Task Invoke_ToolDeclaration_HoldsDescriptionsAndSchema()
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Says("x"));
        using var provider = Provider(OpenAi(server));
        await provider.InvokeAsync(Call() with { AllowedTools = ["look.up"] }, default);
        var function = Assert.Single(server.Requests).Body.GetProperty("tools")[0].GetProperty("function");
        Assert.Equal("Finds a place.", function.GetProperty("description").GetString());
        var parameters = function.GetProperty("parameters");
        Assert.Equal("What is looked for.", parameters.GetProperty("properties").GetProperty("query").GetProperty("description").GetString());
        Assert.Equal("query", Assert.Single(parameters.GetProperty("required").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("breaks", "{}", "error: the map is torn")]
    [InlineData("look_up", """{"query":5}""", "error: the arguments do not fit: expected a string, got a number")]
    [InlineData("look_up", """{"limit":5}""", "error: the arguments do not fit: 'query' is missing")]
    [InlineData("look_up", "no json", "error: the arguments are not a JSON object")]
    [InlineData("unknown", "{}", "error: there is no tool 'unknown'; there are: look_up, breaks")]
    public async Task Invoke_ToolThatFails_TellsTheModelAndGoesOn(string tool, string arguments, string told)
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Calls(tool, arguments), OpenAiTurn.Says("Then not."));
        using var provider = Provider(OpenAi(server));
        var answer = await provider.InvokeAsync(Call() with { AllowedTools = ["maps"] }, default);
        Assert.Equal("Then not.", TextOf(answer));
        var result = server.Requests.Last().Body.GetProperty("messages").EnumerateArray().Last().GetProperty("content").ToString();
        Assert.StartsWith(told, result, StringComparison.Ordinal);
        Assert.Contains("\"error\"", answer.Trace!.Value.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_SeveralToolCallsInOneTurn_AnswersEach()
    {
        var both = new OpenAiTurn { ToolCalls = [new("look_up", """{"query":"A"}"""), new("look_up", """{"query":"B"}""")] };
        await using var server = await OpenAiServer.StartAsync(both, OpenAiTurn.Says("ok"));
        using var provider = Provider(OpenAi(server));
        await provider.InvokeAsync(Call() with { AllowedTools = ["look.up"] }, default);
        var results = server.Requests.Last().Body.GetProperty("messages").EnumerateArray().Where(message => message.GetProperty("role").GetString() == "tool").ToList();
        Assert.Equal(both.ToolCalls.Select(call => call.Id), results.Select(result => result.GetProperty("tool_call_id").GetString()));
        Assert.Equal(["A lies at 3 (1)", "B lies at 3 (2)"], results.Select(result => result.GetProperty("content").ToString()));
    }

    [Fact]
    public async Task Invoke_SchemaWithTools_AsksForBothNatively()
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Calls("look_up", """{"query":"Paris"}"""), OpenAiTurn.Says("""{"city":"Paris"}"""));
        using var provider = Provider(OpenAi(server));
        var answer = await provider.InvokeAsync(Call() with { AllowedTools = ["look.up"], Schema = CitySchema }, default);
        Assert.Equal("""{"city":"Paris"}""", TextOf(answer));
        Assert.All(server.Requests, request =>
        {
            var format = request.Body.GetProperty("response_format");
            Assert.Equal("json_schema", format.GetProperty("type").GetString());
            Assert.True(format.GetProperty("json_schema").GetProperty("schema").GetProperty("properties").TryGetProperty("city", out _));
            Assert.Equal(["look_up"], request.Tools);
        });
    }

    [Theory]
    [InlineData(false, """{"type":"object","properties":{"city":{"type":"string"}}}""")]
    [InlineData(true, """{"type":"array","items":{"type":"string"}}""")]
    public async Task Invoke_SchemaThatCannotBeAskedForNatively_StandsInTheInstructions(bool native, string schema)
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Says("[]"));
        using var provider = Provider(OpenAi(server) with { NativeSchema = native });
        await provider.InvokeAsync(Call() with { SystemPrompt = "Be brief.", Schema = new(schema) }, default);
        var body = Assert.Single(server.Requests).Body;
        Assert.False(body.TryGetProperty("response_format", out _));
        var system = body.GetProperty("messages")[0];
        Assert.Equal("system", system.GetProperty("role").GetString());
        Assert.StartsWith("Be brief.", system.GetProperty("content").ToString(), StringComparison.Ordinal);
        Assert.Contains(schema, system.GetProperty("content").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_Corrections_RepeatsTheConversation()
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Says("""{"city":"Paris"}"""));
        using var provider = Provider(OpenAi(server));
        await provider.InvokeAsync(Call() with { SystemPrompt = "s", Corrections = [new("Paris", "Not JSON.", null), new("{}", "No city.", null)] }, default);
        var messages = Assert.Single(server.Requests).Body.GetProperty("messages").EnumerateArray()
            .Select(message => (message.GetProperty("role").GetString(), message.GetProperty("content").ToString()));
        Assert.Equal(
            [("system", "s"), ("user", "Where?"), ("assistant", "Paris"), ("user", "Not JSON."), ("assistant", "{}"), ("user", "No city.")],
            messages);
    }

    [Fact]
    public async Task Invoke_Key_IsSentAndKnownToTheMask()
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Says("x"));
        using var provider = Provider(OpenAi(server));
        var answer = await provider.InvokeAsync(Call(), default);
        Assert.Equal("Bearer " + Key, Assert.Single(server.Requests).Headers["Authorization"]);
        Assert.Contains(Key, Secrets.Known);
        Assert.DoesNotContain(Key, JsonSerializer.Serialize(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_CompatibleServiceWithoutKey_IsAskedWithTheOlderLimit()
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Says("Hi.") with { Usage = null });
        using var provider = Provider(new ChatServiceOptions("local", ChatServiceKind.OpenAiCompatible) { Endpoint = server.Url, KeySecret = "NONE", MaxOutputTokens = 50 });
        var answer = await provider.InvokeAsync(Call() with { Model = "qwen3" }, default);
        Assert.Equal("Hi.", TextOf(answer));
        Assert.Equal((null, null, null), (answer.InputTokens, answer.OutputTokens, answer.CostUsd));
        var body = Assert.Single(server.Requests).Body;
        Assert.Equal(50, body.GetProperty("max_tokens").GetInt32());
        Assert.False(body.TryGetProperty("max_completion_tokens", out _));
    }

    [Fact]
    public async Task Invoke_AzureWithKey_AsksTheDeployment()
    {
        await using var server = await OpenAiServer.StartAsync(
            OpenAiTurn.Calls("look_up", """{"query":"Paris"}"""), OpenAiTurn.Says("Found.") with { Usage = new OpenAiUsage(100, 10), Model = "gpt-4.1-2025-04-14" });
        using var provider = Provider(new ChatServiceOptions("azure", ChatServiceKind.AzureOpenAi) { Endpoint = server.Root, DefaultModel = "my-deployment" });
        var answer = await provider.InvokeAsync(Call() with { AllowedTools = ["look.up"], Schema = CitySchema }, default);
        Assert.Null(answer.Failure);
        Assert.Equal("Found.", TextOf(answer));
        Assert.Equal(110, answer.InputTokens);
        Assert.All(server.Requests, request =>
        {
            Assert.StartsWith("/openai/deployments/my-deployment/chat/completions?api-version=", request.Target, StringComparison.Ordinal);
            Assert.Equal(Key, request.Headers["api-key"]);
            Assert.Equal("json_schema", request.Body.GetProperty("response_format").GetProperty("type").GetString());
        });
    }

    internal static ChatServiceOptions OpenAi(OpenAiServer server) => new("openai", ChatServiceKind.OpenAi) { Endpoint = server.Url };

    private static IEnumerable<string?> Roles(OpenAiRequest request)
        => request.Body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString());
}
