using System.Collections.Concurrent;
using Ironflow.TestKit.ModelServers;
using Microsoft.AspNetCore.Http;

namespace Ironflow.TestKit.Telemetry;

/// <summary>A web server on loopback that answers everything with <c>ok</c> and keeps the headers.</summary>
public sealed class HeaderServer : IAsyncDisposable
{
    private readonly LoopbackHost host;

    private HeaderServer() => host = new LoopbackHost(async http =>
    {
        Requests.Enqueue(http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        await http.Response.WriteAsync("ok", http.RequestAborted);
    });

    /// <summary>Its address.</summary>
    public string Url => host.Url;

    /// <summary>The headers of the requests, in the order they came.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Requests { get; } = new();

    /// <summary>Starts one.</summary>
    public static async Task<HeaderServer> StartAsync()
    {
        var server = new HeaderServer();
        await server.host.StartAsync();
        return server;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => host.DisposeAsync();
}
