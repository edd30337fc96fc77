using System.Globalization;

namespace Ironflow.Api.Requests;

/// <summary>Reads instants. One without an offset would mean another instant on another machine, so it is refused.</summary>
internal static class TimeText
{
    public const string Form = "a time with offset in ISO 8601, such as 2026-01-31T09:00:00Z";

    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    public static bool TryRead(string text, out DateTimeOffset time)
    {
        time = default;
        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        if (!hasOffset || !DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read))
            return false;
        time = read.ToUniversalTime();
        return true;
    }
}
