using System.Net;
using Ironflow.Hosting;

namespace Ironflow.Execution.Http;

/// <summary>The host's exceptions from <see cref="AddressRules"/>: exact names, <c>*.suffix</c>, and address ranges.</summary>
internal sealed class AllowedHosts
{
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> suffixes = [];
    private readonly List<IPNetwork> ranges = [];

    /// <exception cref="InvalidConfigurationException">An entry is none of the three.</exception>
    public AllowedHosts(IEnumerable<string> entries)
    {
        foreach (var entry in entries)
        {
            if (IPNetwork.TryParse(entry, out var range))
                ranges.Add(range);
            else if (entry.StartsWith("*.", StringComparison.Ordinal) && IsName(entry[2..]))
                suffixes.Add(entry[1..]);
            else if (IPAddress.TryParse(entry, out _) || IsName(entry))
                names.Add(entry);
            else
                throw new InvalidConfigurationException($"AllowedHosts has '{entry}'; an entry is a host name, '*.example.com' or an address range such as 10.1.0.0/16");
        }
    }

    public bool Allows(string host)
    {
        host = host.TrimEnd('.');
        return names.Contains(host) || suffixes.Exists(suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) && host.Length > suffix.Length);
    }

    public bool Allows(IPAddress address) => ranges.Exists(range => range.Contains(AddressRules.Plain(address)) || range.Contains(address));

    private static bool IsName(string text) => Uri.CheckHostName(text) == UriHostNameType.Dns;
}
