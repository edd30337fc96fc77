using System.Net;

namespace Ironflow.Agents.Chat.Http;

/// <summary>The connections to one model service, shared by all its calls.</summary>
internal sealed class ServiceConnections(TimeProvider time) : IDisposable
{
    private readonly SocketsHttpHandler sockets = new()
    {
        // A key must not follow a redirect to elsewhere.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <summary>A client for one call. It has no time limit of its own: the call's idle timeout and its step's are the ones that count.</summary>
    /// <param name="heard">Told of each piece of a reply.</param>
    public HttpClient Client(Action heard)
        => new(new ServiceHandler(sockets, heard, time), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => sockets.Dispose();
}
