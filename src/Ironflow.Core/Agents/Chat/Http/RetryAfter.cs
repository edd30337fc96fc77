using System.Globalization;
using System.Net.Http.Headers;

namespace Ironflow.Agents.Chat.Http;

/// <summary>How long a service asks to wait.</summary>
internal static class RetryAfter
{
    // More precise than the standard's header, and sent beside it.
    private static readonly string[] Milliseconds = ["retry-after-ms", "x-ms-retry-after-ms"];

    public static TimeSpan? Of(HttpResponseHeaders headers, DateTimeOffset now)
    {
        foreach (var name in Milliseconds)
        {
            if (Number(headers, name) is { } ms)
                return Wait(ms / 1000);
        }

        if (headers.RetryAfter?.Date is { } date)
            return date > now ? date - now : TimeSpan.Zero;
        return Number(headers, "Retry-After") is { } seconds ? Wait(seconds) : null;
    }

    private static double? Number(HttpResponseHeaders headers, string name)
        => headers.TryGetValues(name, out var values)
            && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 && double.IsFinite(number)
            ? number
            : null;

    private static TimeSpan Wait(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds));
}
