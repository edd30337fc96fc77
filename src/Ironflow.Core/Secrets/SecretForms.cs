using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ironflow.Secrets;

/// <summary>The forms under which a secret value may show up in what a step says.</summary>
internal static class SecretForms
{
    // Shorter pieces of base 64 would be found everywhere.
    private const int MinBase64 = 8;

    public static IEnumerable<string> Of(string value)
    {
        yield return value;
        yield return Quoted(value, JavaScriptEncoder.Default);
        yield return Quoted(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        var url = Uri.EscapeDataString(value);
        yield return url;
        yield return LowerEscapes(url);
        yield return url.Replace("%20", "+", StringComparison.Ordinal);
        yield return url.Replace("%21", "!", StringComparison.Ordinal).Replace("%2A", "*", StringComparison.Ordinal)
            .Replace("%27", "'", StringComparison.Ordinal).Replace("%28", "(", StringComparison.Ordinal).Replace("%29", ")", StringComparison.Ordinal);
        yield return System.Net.WebUtility.HtmlEncode(value);
        foreach (var encoded in Base64(Encoding.UTF8.GetBytes(value)).Where(encoded => encoded.Length >= MinBase64))
        {
            yield return encoded;
            yield return encoded.Replace('+', '-').Replace('/', '_');
        }
    }

    private static string Quoted(string value, JavaScriptEncoder encoder) => JsonEncodedText.Encode(value, encoder).ToString();

    // Within a longer text, as in "user:password", a value starts at one of three places of a group; its outer characters mix with its
    // neighbours, so those are left away.
    private static IEnumerable<string> Base64(byte[] bytes)
    {
        yield return Convert.ToBase64String(bytes);
        for (var before = 0; before < 3; before++)
        {
            byte[] shifted = [.. new byte[before], .. bytes];
            var encoded = Convert.ToBase64String(shifted).TrimEnd('=');
            var from = before == 0 ? 0 : before + 1;
            var to = shifted.Length * 8 / 6;
            if (to > from)
                yield return encoded[from..to];
        }
    }

    private static string LowerEscapes(string url)
    {
        var text = new StringBuilder(url);
        for (var i = 0; i + 2 < text.Length; i++)
        {
            if (text[i] == '%')
            {
                text[i + 1] = char.ToLowerInvariant(text[i + 1]);
                text[i + 2] = char.ToLowerInvariant(text[i + 2]);
            }
        }

        return text.ToString();
    }
}
