using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ironflow.TestKit.ModelServers;

/// <summary>OpenAI's chat completions, at OpenAI's own paths and at those of Azure, on a loopback port that the system chose, answered by a script.</summary>
/// <remarks>Each request takes the next turn. Without one it gets a 400 that says so.</remarks>
public sealed class OpenAiServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<OpenAiTurn> turns;
    private readonly LoopbackHost host;

    private OpenAiServer(IEnumerable<OpenAiTurn> turns)
    {
        host = new LoopbackHost(AnswerAsync);
        this.turns = new ConcurrentQueue<OpenAiTurn>(turns);
    }

    /// <summary>The server's address, as an Azure resource has it.</summary>
    public Uri Root => new(host.Url);

    /// <summary>The address of the API, as OpenAI's clients take it.</summary>
    public Uri Url => new(Root, "v1");

    /// <summary>The requests, in the order they came.</summary>
    public ConcurrentQueue<OpenAiRequest> Requests { get; } = new();

    /// <summary>Ends once a stream has stalled.</summary>
    public TaskCompletionSource Stalled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once a client has gone away from a stream that stalled.</summary>
    public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts one.</summary>
    public static async Task<OpenAiServer> StartAsync(params OpenAiTurn[] turns)
    {
        var server = new OpenAiServer(turns);
        await server.host.StartAsync();
        return server;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (!HttpMethods.IsPost(http.Request.Method) || !path.EndsWith("/chat/completions", StringComparison.Ordinal))
        {
            await FailAsync(http, new OpenAiFailure(404, "not_found", $"{http.Request.Method} {path} is not scripted", []));
            return;
        }

        using var document = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var request = new OpenAiRequest(path + http.Request.QueryString, headers, document.RootElement.Clone());
        Requests.Enqueue(request);
        if (!turns.TryDequeue(out var turn))
            turn = OpenAiTurn.Fails(400, "no_script", "the script has no turn for this request");
        if (turn.Failure is { } failure)
            await FailAsync(http, failure);
        else
            await StreamAsync(http, turn, request.Body);
    }

    private async Task StreamAsync(HttpContext http, OpenAiTurn turn, JsonElement body)
    {
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        var model = body.TryGetProperty("model", out var named) ? named.GetString()! : "unnamed";
        var usage = body.TryGetProperty("stream_options", out var options) && options.GetProperty("include_usage").GetBoolean();
        var sent = 0;
        foreach (var chunk in OpenAiChunks.Of(turn, model, usage))
        {
            if (sent++ == turn.DisturbedAfter && await DisturbAsync(http, turn))
                return;
            await SendAsync(http, chunk.ToJsonString());
        }

        await SendAsync(http, "[DONE]");
    }

    /// <returns>Whether the stream has ended with it.</returns>
    private async Task<bool> DisturbAsync(HttpContext http, OpenAiTurn turn)
    {
        await turn.DisturbedOnce.WaitAsync(http.RequestAborted);
        switch (turn.Disturbance)
        {
            case OpenAiDisturbance.Cut:
                http.Abort();
                return true;
            case OpenAiDisturbance.EndEarly:
                return true;
            case OpenAiDisturbance.Stall:
                Stalled.TrySetResult();
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Left.TrySetResult();
                return true;
            case OpenAiDisturbance.Malformed:
                await SendAsync(http, "{\"id\": \"chatcmpl-1\", \"obj");
                return false;
            case OpenAiDisturbance.EndlessLine:
                await http.Response.WriteAsync("data: ", http.RequestAborted);
                while (!http.RequestAborted.IsCancellationRequested)
                    await http.Response.WriteAsync(new string('x', 64 * 1024), http.RequestAborted);
                return true;
            default:
                return false;
        }
    }

    private static async Task SendAsync(HttpContext http, string data)
    {
        await http.Response.WriteAsync($"data: {data}\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private static async Task FailAsync(HttpContext http, OpenAiFailure failure)
    {
        http.Response.StatusCode = failure.Status;
        foreach (var (name, value) in failure.Headers)
            http.Response.Headers[name] = value;
        await http.Response.WriteAsJsonAsync<JsonNode>(OpenAiChunks.Error(failure), http.RequestAborted);
    }
}
