using System.Net;
using System.Net.Sockets;
using Microsoft.Security.AntiSSRF;

namespace Ironflow.Execution.Http;

/// <summary>Which addresses an HTTP step must not reach, and what they are called (semantics 11, quirk 39).</summary>
/// <remarks>The ranges are those Microsoft.Security.AntiSSRF maintains. Its own handler can allow addresses but not host names, and says
/// neither which family an address belongs to nor takes a resolver, so the check at connect time is made here.</remarks>
internal static class AddressRules
{
    // The first that holds an address names it, so the particular stand before the general.
    private static readonly (string Family, IPNetwork[] Ranges)[] Families =
    [
        ("a metadata service", Parse(IPAddressRanges.imds, IPAddressRanges.wireserver, ["fd00:ec2::254/128", "100.100.100.200/32"])),
        ("unspecified", Parse(IPAddressRanges.unspecified)),
        ("loopback", Parse(IPAddressRanges.loopback)),
        ("private", Parse(IPAddressRanges.privateUse)),
        ("shared (carrier-grade NAT)", Parse(IPAddressRanges.sharedAddressSpace)),
        ("link-local", Parse(IPAddressRanges.linkLocal)),
        ("site-local", Parse(IPAddressRanges.siteLocal)),
        ("unique-local", Parse(IPAddressRanges.uniqueLocal)),
        ("broadcast", Parse(IPAddressRanges.broadcast)),
        ("multicast", Parse(IPAddressRanges.multicast)),
        ("documentation", Parse(IPAddressRanges.documentation)),
        ("benchmarking", Parse(IPAddressRanges.benchmarking)),
        ("a 6to4 address", Parse(IPAddressRanges.sixto4)),
        ("a Teredo address", Parse(IPAddressRanges.teredo)),
        ("reserved", Parse(IPAddressRanges.reserved, IPAddressRanges.ietfProtocol)),
        ("special-purpose", Parse([.. IPAddressRanges.recommendedLatest.Except(IPAddressRanges.ipv4Ipv6Translat)])),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    // Everything the public internet has in IPv6 lies here; whatever is outside is refused, known or not.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Why the address is refused, such as <c>loopback</c>; <c>null</c> when it may be reached.</summary>
    public static string? Refusal(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return Embedded("IPv4-mapped", address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // A scope id would keep an address from matching its range.
            address = new IPAddress(address.GetAddressBytes());
            if (Nat64.Contains(address))
                return Embedded("NAT64", LastFour(address));
        }

        foreach (var (family, ranges) in Families)
        {
            if (ranges.Any(range => range.Contains(address)))
                return family;
        }

        return address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address) ? null : "not a public IPv6 address";
    }

    /// <summary>An address as IPv4 where it only wraps one.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static string? Embedded(string form, IPAddress inner)
        => Refusal(inner) is { } reason ? $"{form} of {inner}, which is {reason}" : null;

    private static IPAddress LastFour(IPAddress address) => new(address.GetAddressBytes().AsSpan(12));

    private static IPNetwork[] Parse(params IEnumerable<string>[] lists)
        => [.. lists.SelectMany(list => list).Select(range => IPNetwork.Parse(range))];
}
