using System.Net;
using System.Net.Sockets;

namespace Ironflow.Execution.Http;

/// <summary>Opens connections to checked addresses only: the address that was checked is the one connected to, so that a name cannot
/// answer the check with one address and the connection with another (quirk 39).</summary>
internal sealed class CheckedConnection(AllowedHosts allowed, IHostResolver resolver)
{
    /// <exception cref="AddressRefusedException">An address of the host is refused.</exception>
    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolver.ResolveAsync(host, cancellationToken);
        if (addresses.Count == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        if (!allowed.Allows(host))
            Check(host, addresses);

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync([.. addresses], context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // One refused address refuses the name: whoever answers with a public and a private one is not to be trusted with either.
    private void Check(string host, IReadOnlyList<IPAddress> addresses)
    {
        foreach (var address in addresses.Where(address => !allowed.Allows(address)))
        {
            if (AddressRules.Refusal(address) is { } reason)
                throw new AddressRefusedException(host, address, reason);
        }
    }
}

/// <summary>The target's address is one that is not reached.</summary>
internal sealed class AddressRefusedException(string host, IPAddress address, string reason)
    : IronflowException(Describe(host, address, reason) + "; HTTP steps do not reach it unless the host's setting AllowedHosts names the host or its address range")
{
    /// <summary>Which address and why, without the remedy.</summary>
    public string What { get; } = Describe(host, address, reason);

    private static string Describe(string host, IPAddress address, string reason)
        => host == address.ToString() ? $"the address {address} is {reason}" : $"'{host}' has the address {address}, which is {reason}";
}
