using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Ironflow.Access;

/// <summary>A key's text, <c>irfl_{id}_{secret}</c>: an id of 16 characters that says which key it is, and 32 random bytes that prove it.</summary>
/// <remarks>One pass of SHA-256 is right here. Slow hashes make up for passwords that can be guessed; nobody guesses 256 random bits, and a slow hash
/// on every request would be a way to exhaust the server.</remarks>
public static class ApiKeyText
{
    /// <summary>How every key begins, so that scanners of code and logs know one when they see it.</summary>
    public const string Prefix = "irfl_";

    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int IdLength = 16;
    private const int SecretBytes = 32;
    private const int SecretLength = 43;

    /// <summary>Whether an id has the form of one.</summary>
    public static bool IsId(string id) => id is { Length: IdLength } && id.All(Alphabet.Contains);

    internal static string NewId() => RandomNumberGenerator.GetString(Alphabet, IdLength);

    internal static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    internal static string Join(string id, string secret) => $"{Prefix}{id}_{secret}";

    internal static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    internal static bool TryParse(string text, [NotNullWhen(true)] out string? id, [NotNullWhen(true)] out string? secret)
    {
        (id, secret) = (null, null);
        if (text.Length != Prefix.Length + IdLength + 1 + SecretLength || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length + IdLength] != '_')
            return false;
        var named = text.Substring(Prefix.Length, IdLength);
        if (!IsId(named))
            return false;
        (id, secret) = (named, text[^SecretLength..]);
        return true;
    }
}
