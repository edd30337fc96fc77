using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Ironflow.TestKit.ModelServers;

namespace Ironflow.Core.Tests.Agents;

public sealed class AnthropicServerTests
{
    private static readonly HttpClient Client = new();

    [Fact]
    public async Task Stream_TextAndTool_ComesInTheOrderOfTheService()
    {
        var turn = new AnthropicTurn { Content = [new AnthropicText("hello world"), new AnthropicToolUse("Read", new JsonObject { ["path"] = "abc" })], Usage = new(7, 3, 2, 1) };
        await using var server = await AnthropicServer.StartAsync(turn);

        using var reply = await AskAsync(server, stream: true);

        var text = await reply.Content.ReadAsStringAsync();
        var names = text.Split('\n').Where(line => line.StartsWith("event: ", StringComparison.Ordinal)).Select(line => line[7..]);
        Assert.Equal(
            "message_start content_block_start content_block_delta content_block_delta content_block_stop content_block_start content_block_delta"
            + " content_block_delta content_block_stop message_delta message_stop", string.Join(' ', names));
        Assert.Contains("\"stop_reason\":\"tool_use\"", text, StringComparison.Ordinal);
        Assert.Equal("m", Assert.Single(server.Requests).Model);
    }

    [Fact]
    public async Task Whole_Text_IsOneMessage()
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Text("hello"));

        using var reply = await AskAsync(server, stream: false);

        var message = await reply.Content.ReadFromJsonAsync<JsonNode>();
        Assert.Equal("hello", message!["content"]![0]!["text"]!.GetValue<string>());
        Assert.Equal("end_turn", message["stop_reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task Failure_WithRetryAfter_SaysBoth()
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Fails(429, "rate_limit_error", "slow down", TimeSpan.FromSeconds(7)));

        using var reply = await AskAsync(server, stream: true);

        Assert.Equal(HttpStatusCode.TooManyRequests, reply.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), reply.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Stream_Cut_BreaksTheConnection()
    {
        await using var server = await AnthropicServer.StartAsync(AnthropicTurn.Text("hello") with { Disturbance = AnthropicDisturbance.Cut });

        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(server, stream: true));
    }

    private static Task<HttpResponseMessage> AskAsync(AnthropicServer server, bool stream)
        => Client.PostAsJsonAsync(server.Url + "/v1/messages", new { model = "m", stream, messages = Array.Empty<object>() });
}
