using System.Globalization;

namespace Ironflow.Audit;

/// <summary>What a row of the audit may hold, in every store, and how its id tells its time.</summary>
public static class AuditRules
{
    /// <summary>How many rows one page looks through at most, whatever it finds.</summary>
    public const int MaxScan = 2_000;

    private const int TicksLength = 19;
    private const int IdLength = TicksLength + 9;

    /// <summary>Refuses a row that a reader could take for something else: with control characters, too long, or under an id that is none.</summary>
    /// <exception cref="ArgumentException">It is such a row. <see cref="AuditText.Clean"/> makes texts that are not.</exception>
    public static void Check(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (!IsId(entry.Id) || Ticks(entry.Id) != entry.At.UtcTicks)
            throw new ArgumentException($"'{AuditText.Clean(entry.Id)}' is not the id of an audit row of its time", nameof(entry));
        foreach (var text in new[] { entry.Actor, entry.ActorName, entry.Method, entry.From, entry.Operation, entry.Target, entry.Workflow, entry.Code, entry.Before, entry.After, entry.RequestId })
        {
            if (text is not null && text != AuditText.Clean(text))
                throw new ArgumentException("a text of an audit row is too long or holds characters that do not show", nameof(entry));
        }
    }

    /// <summary>Refuses a limit that is not 1 to 100, and a cursor that no page has given.</summary>
    /// <exception cref="RequestException">It is such a query.</exception>
    public static void Check(AuditQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 100);
        if (query.Cursor is not null && !IsId(query.Cursor))
            throw new RequestException(ErrorCodes.BadRequest, "the cursor is not one of this list", new Dictionary<string, string> { ["parameter"] = "cursor" });
    }

    /// <summary>The least id of a moment: every row at or after it has a greater one.</summary>
    public static string IdAt(DateTimeOffset at) => at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture) + ":";

    /// <summary>The time in an id.</summary>
    public static long Ticks(string id) => long.Parse(id.AsSpan(0, TicksLength), NumberStyles.None, CultureInfo.InvariantCulture);

    internal static string NewId(DateTimeOffset at) => IdAt(at) + Guid.NewGuid().ToString("N")[..8];

    private static bool IsId(string id)
        => id is { Length: IdLength }
            && id.AsSpan(0, TicksLength).IndexOfAnyExceptInRange('0', '9') < 0
            && long.TryParse(id.AsSpan(0, TicksLength), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTime.MaxValue.Ticks
            && id[TicksLength] == ':'
            && id[(TicksLength + 1)..].All(char.IsAsciiHexDigitLower);
}
