using System.Net;

namespace Ironflow.Execution.Http;

/// <summary>Turns a host name into addresses.</summary>
public interface IHostResolver
{
    /// <summary>Every address of the name.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">There is none.</exception>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <summary>Asks the system.</summary>
internal sealed class SystemHostResolver : IHostResolver
{
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
        => await Dns.GetHostAddressesAsync(host, cancellationToken);
}
