using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.TestKit.ModelServers;

/// <summary>OpenAI's chat completions, at OpenAI's own paths and at those of Azure, on a loopback port that the system chose, answered by a script.</summary>
/// <remarks>Each request takes the next turn. Without one it gets a 400 that says so.</remarks>
public sealed class OpenAiServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<OpenAiTurn> turns;
    private readonly WebApplication host;

    private OpenAiServer(WebApplication host, IEnumerable<OpenAiTurn> turns)
    {
        this.host = host;
        this.turns = new ConcurrentQueue<OpenAiTurn>(turns);
    }

    /// <summary>The server's address, as an Azure resource has it.</summary>
    public Uri Root => new(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

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
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var server = new OpenAiServer(builder.Build(), turns);
        server.host.Run(server.AnswerAsync);
        await server.host.StartAsync();
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A stalled answer would hold an orderly stop for its whole patience.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await host.StopAsync(now.Token);
        await host.DisposeAsync();
    }

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
