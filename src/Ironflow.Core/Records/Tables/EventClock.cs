using System.Globalization;

namespace Ironflow.Records.Tables;

/// <summary>Gives events their ids, <c>{ticks:D19}:{writer}</c>: growing within this writer whatever the clock does, never the same as another's.</summary>
internal sealed class EventClock(TimeProvider time)
{
    private readonly string writer = Guid.NewGuid().ToString("N")[..8];
    private long last;

    public string Next()
    {
        while (true)
        {
            var before = Interlocked.Read(ref last);
            var next = Math.Max(time.GetUtcNow().UtcTicks, before + 1);
            if (Interlocked.CompareExchange(ref last, next, before) == before)
                return Id(next, writer);
        }
    }

    /// <summary>An id before every event that this moment or a later one brings, and not before those this writer has already written.</summary>
    public string Now() => Id(Math.Max(time.GetUtcNow().UtcTicks, Interlocked.Read(ref last) + 1), "");

    /// <summary>An id above every event up to a moment.</summary>
    public static string After(DateTimeOffset moment) => Id(moment.UtcTicks, ";");

    public static long Ticks(string id)
        => id is { Length: >= 20 } && id[19] == ':' && long.TryParse(id.AsSpan(0, 19), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTime.MaxValue.Ticks
                ? ticks
                : throw new FormatException($"'{id}' is not an event's id");

    private static string Id(long ticks, string suffix) => string.Create(CultureInfo.InvariantCulture, $"{ticks:D19}:{suffix}");
}
