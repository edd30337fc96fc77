using System.Text;

namespace Ironflow.Execution.Http;

/// <summary>Decodes a body by its byte order mark, else its charset, else as UTF-8; what does not decode becomes U+FFFD.</summary>
internal static class ReplyCharset
{
    public static string Decode(ReadOnlySpan<byte> body, string? charset)
    {
        if (body.StartsWith(Encoding.UTF8.Preamble))
            return Encoding.UTF8.GetString(body[Encoding.UTF8.Preamble.Length..]);
        var encoding = Find(charset?.Trim('"', ' '));
        var preamble = encoding.Preamble;
        return encoding.GetString(preamble.Length > 0 && body.StartsWith(preamble) ? body[preamble.Length..] : body);
    }

    private static Encoding Find(string? charset)
    {
        if (string.IsNullOrEmpty(charset))
            return Encoding.UTF8;
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }
}
