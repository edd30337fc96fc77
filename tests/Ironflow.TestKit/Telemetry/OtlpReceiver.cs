using System.Collections.Concurrent;
using Ironflow.TestKit.ModelServers;
using Microsoft.AspNetCore.Http;

namespace Ironflow.TestKit.Telemetry;

/// <summary>A collector on loopback: takes what an exporter posts as <c>http/protobuf</c> and keeps it.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly LoopbackHost host;

    private OtlpReceiver() => host = new LoopbackHost(TakeAsync);

    /// <summary>Its address, as <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> takes it.</summary>
    public string Url => host.Url;

    /// <summary>The spans, in the order they came.</summary>
    public ConcurrentQueue<OtlpSpan> Spans { get; } = new();

    /// <summary>The points of all metrics.</summary>
    public ConcurrentQueue<OtlpPoint> Points { get; } = new();

    /// <summary>The log lines.</summary>
    public ConcurrentQueue<OtlpLog> Logs { get; } = new();

    /// <summary>The headers of the last request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; private set; } = new Dictionary<string, string>();

    /// <summary>Whether it takes requests and never answers.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Starts one.</summary>
    public static async Task<OtlpReceiver> StartAsync(bool isSilent = false)
    {
        var receiver = new OtlpReceiver { IsSilent = isSilent };
        await receiver.host.StartAsync();
        return receiver;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        if (IsSilent)
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        Headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        switch (http.Request.Path.Value)
        {
            case "/v1/traces":
                Keep(Spans, OtlpReader.Spans(body.ToArray()));
                break;
            case "/v1/metrics":
                Keep(Points, OtlpReader.Points(body.ToArray()));
                break;
            case "/v1/logs":
                Keep(Logs, OtlpReader.Logs(body.ToArray()));
                break;
            default:
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
        }

        http.Response.ContentType = "application/x-protobuf";
    }

    private static void Keep<T>(ConcurrentQueue<T> kept, IEnumerable<T> came)
    {
        foreach (var one in came)
            kept.Enqueue(one);
    }
}
