using System.Security.Cryptography;
using System.Text;

namespace Ironflow.Steps;

/// <summary>Deterministic ids (RFC 9562, version 5).</summary>
public static class Ids
{
    /// <summary>The UUIDv5 of a name within a namespace id.</summary>
    public static Guid Version5(Guid namespaceId, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var nameBytes = Encoding.UTF8.GetByteCount(name);
        Span<byte> input = nameBytes <= 256 ? stackalloc byte[16 + nameBytes] : new byte[16 + nameBytes];
        namespaceId.TryWriteBytes(input, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, input[16..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 9562 defines version 5 by SHA-1; nothing here relies on it for security.
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
