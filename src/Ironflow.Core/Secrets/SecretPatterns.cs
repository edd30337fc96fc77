using System.Buffers;
using System.Text.RegularExpressions;

namespace Ironflow.Secrets;

/// <summary>What secrets look like, by the name before them or by their own shape. Every repetition is bounded: the texts are up to
/// 10 MiB of anything.</summary>
internal static partial class SecretPatterns
{
    private const string Mask = SecretMask.Masked;

    private static readonly string[] SecretNames =
    [
        "authorization", "cookie", "token", "password", "passwd", "passphrase", "secret", "apikey", "accesskey", "accountkey", "privatekey",
        "signingkey", "encryptionkey", "functionskey", "subscriptionkey", "credential", "connectionstring", "sharedaccess",
    ];

    // Every name and every pattern below holds at least one of these. An escaped character may hide one.
    private static readonly SearchValues<string> Hints = SearchValues.Create(
        [
            "authorization", "auth", "cookie", "token", "pass", "pwd", "secret", "key", "credential", "connection", "shared", "sig", "://", "bearer", "basic",
            "sk-", "irfl_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "akia", "asia", "aiza", "eyj", "-----begin", "\\u00",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a text can hold anything to redact: one fast search, since most texts hold nothing.</summary>
    public static bool MayHoldSecret(string text) => text.AsSpan().IndexOfAny(Hints) >= 0;

    /// <summary>Whether a member, header or variable of that name holds a secret.</summary>
    public static bool IsSecretName(string name)
    {
        if (name.Length > 128)
            return false;
        var plain = string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return Array.Exists(SecretNames, plain.Contains) || plain is "pwd" or "sig" or "auth";
    }

    /// <summary>Whether an argument names the secret that follows it, such as <c>--password</c>.</summary>
    public static bool IsSecretFlag(string arg) => arg.StartsWith('-') && !arg.Contains('=') && !arg.Contains(' ') && IsSecretName(arg);

    public static string Redact(string text)
    {
        text = UrlCredentials().Replace(text, "$1" + Mask + "@");
        text = Scheme().Replace(text, "$1 " + Mask);
        text = Named().Replace(text, "$1" + Mask);
        text = Shaped().Replace(text, Mask);
        return PrivateKey().Replace(text, "$1" + Mask + "$2");
    }

    [GeneratedRegex(@"(\b[a-z][a-z0-9+.-]{1,20}://)[^\s/?#@""'<>]{1,512}@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UrlCredentials();

    [GeneratedRegex(@"\b(Bearer|Basic)[ \t]{1,4}[A-Za-z0-9._~+/-]{6,8192}={0,2}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    // secret:NAME alone is the notation for a secret, not one. The name's beginning does not matter, so the search starts at the word that tells: nothing is scanned twice.
    [GeneratedRegex(
        @"((?:authorization|cookie|token|password|passwd|passphrase|(?<=[\w-])secret|secret(?!:\w)|api[-_]?key|access[-_]?key|account[-_]?key|private[-_]?key|sharedaccess(?:key|signature)|[?&;]sig|(?<![a-z])pwd)" +
        @"[\w-]{0,40}\\?[""']?[ \t]{0,4}(?:=|:(?!//))[ \t]{0,4}\\?[""']?)(?!secret:|\*\*\*|(?:Bearer|Basic) \*\*\*)[^\s""'\\,;&<>{}\[\]]{1,8192}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(
        @"\b(?:sk-[A-Za-z0-9_-]{16,256}|irfl_[a-z0-9]{16}_[A-Za-z0-9_-]{20,64}|gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}|glpat-[A-Za-z0-9_-]{16,64}|xox[abprs]-[A-Za-z0-9-]{10,255}|" +
        @"A(?:KIA|SIA)[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{35}|eyJ[A-Za-z0-9_-]{8,4096}\.eyJ[A-Za-z0-9_-]{8,8192}\.[A-Za-z0-9_-]{8,4096})",
        RegexOptions.CultureInvariant)]
    private static partial Regex Shaped();

    [GeneratedRegex(@"(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----)[^-]{1,16384}(-----END)", RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKey();
}
