using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ironflow.TestKit.ModelServers;

/// <summary>The Anthropic Messages API on a loopback port that the system chose, answered by a script: real clients talk to it over a real wire.</summary>
/// <remarks>A request takes the first turn that fits it and is not used up. Without one it gets a 400 that says so.</remarks>
public sealed class AnthropicServer : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<AnthropicTurn> turns;
    private readonly LoopbackHost host;

    private AnthropicServer(IEnumerable<AnthropicTurn> turns)
    {
        host = new LoopbackHost(AnswerAsync);
        this.turns = [.. turns];
    }

    /// <summary>The base address, as <c>ANTHROPIC_BASE_URL</c> takes it: without a slash at its end.</summary>
    public string Url => host.Url;

    /// <summary>The requests for messages, in the order they came.</summary>
    public ConcurrentQueue<AnthropicRequest> Requests { get; } = new();

    /// <summary>Starts one.</summary>
    public static async Task<AnthropicServer> StartAsync(params AnthropicTurn[] turns)
    {
        var server = new AnthropicServer(turns);
        await server.host.StartAsync();
        return server;
    }

    /// <summary>Adds turns to the end of the script.</summary>
    public void Add(params AnthropicTurn[] more)
    {
        lock (gate)
            turns.AddRange(more);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        if (!HttpMethods.IsPost(http.Request.Method) || http.Request.Path != "/v1/messages")
        {
            await FailAsync(http, new AnthropicFailure(404, "not_found_error", $"{http.Request.Method} {http.Request.Path} is not scripted"));
            return;
        }

        using var document = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var request = new AnthropicRequest(headers, document.RootElement.Clone());
        Requests.Enqueue(request);
        var turn = Take(request);
        if (turn.Failure is { } failure)
            await FailAsync(http, failure);
        else if (request.Stream)
            await StreamAsync(http, turn, request.Model);
        else
            await http.Response.WriteAsJsonAsync<JsonNode>(AnthropicEvents.Message(turn, request.Model), http.RequestAborted);
    }

    private AnthropicTurn Take(AnthropicRequest request)
    {
        lock (gate)
        {
            var turn = turns.Find(turn => turn.When(request));
            if (turn is null)
                return AnthropicTurn.Fails(400, "invalid_request_error", "the script has no turn for this request");
            if (!turn.Repeat)
                turns.Remove(turn);
            return turn;
        }
    }

    private static async Task StreamAsync(HttpContext http, AnthropicTurn turn, string model)
    {
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache";
        http.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        var sent = 0;
        foreach (var data in AnthropicEvents.Of(turn, model))
        {
            if (sent++ == turn.DisturbedAfter && await DisturbAsync(http, turn.Disturbance))
                return;
            await SendAsync(http, data["type"]!.GetValue<string>(), data.ToJsonString());
        }
    }

    /// <returns>Whether the stream has ended with it.</returns>
    private static async Task<bool> DisturbAsync(HttpContext http, AnthropicDisturbance disturbance)
    {
        switch (disturbance)
        {
            case AnthropicDisturbance.Cut:
                http.Abort();
                return true;
            case AnthropicDisturbance.EndEarly:
                return true;
            case AnthropicDisturbance.Stall:
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return true;
            case AnthropicDisturbance.ErrorEvent:
                await SendAsync(http, "error", AnthropicEvents.Error("overloaded_error", "Overloaded").ToJsonString());
                return true;
            case AnthropicDisturbance.Malformed:
                await SendAsync(http, "content_block_delta", "{\"type\": \"content_block_delta\", \"ind");
                return false;
            default:
                return false;
        }
    }

    private static async Task SendAsync(HttpContext http, string name, string data)
    {
        await http.Response.WriteAsync($"event: {name}\ndata: {data}\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private static async Task FailAsync(HttpContext http, AnthropicFailure failure)
    {
        http.Response.StatusCode = failure.Status;
        if (failure.RetryAfter is { } after)
            http.Response.Headers.RetryAfter = ((int)after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await http.Response.WriteAsJsonAsync<JsonNode>(AnthropicEvents.Error(failure.Type, failure.Message), http.RequestAborted);
    }
}
