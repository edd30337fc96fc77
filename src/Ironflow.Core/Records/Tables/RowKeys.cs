using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <summary>The keys of all rows (design §4.4, §4.5), and the rule they obey.</summary>
internal static class RowKeys
{
    public const string Run = "run";
    public const string Live = "live";
    public const string StepPrefix = "step:";
    public const string EventPrefix = "event:";

    /// <summary>The bound above every key that begins with <see cref="StepPrefix"/>: ';' follows ':'.</summary>
    public const string StepEnd = "step;";
    public const string EventEnd = "event;";

    /// <summary>The bound above <see cref="Live"/> and every <c>live:{position}</c>.</summary>
    public const string LiveEnd = "live;";
    public const string Directory = "days";
    public const int OpenPartitions = 16;

    private const int MaxLength = 512;

    public static string Partition(Guid runId) => runId.ToString("D");

    public static string Step(StepKey key) => StepPrefix + key;

    public static string Event(string id) => EventPrefix + id;

    /// <summary>Newest first: the rest of all time after <paramref name="createdAt"/>, then the run's id.</summary>
    public static string ListRow(DateTimeOffset createdAt, Guid runId) => $"{Inverted(createdAt)}:{runId:D}";

    public static string Inverted(DateTimeOffset time)
        => (DateTimeOffset.MaxValue.UtcTicks - time.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>The list rows' partition: a UTC day, newest first.</summary>
    public static string Day(DateTimeOffset createdAt)
        => (DateTimeOffset.MaxValue.UtcTicks / TimeSpan.TicksPerDay - createdAt.UtcTicks / TimeSpan.TicksPerDay).ToString("D7", CultureInfo.InvariantCulture);

    public static string OpenPartition(Guid runId) => "open:" + runId.ToString("N")[^1];

    public static string OpenPartition(int number) => "open:" + number.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The partition of the changes of one minute.</summary>
    public static string Minute(long utcTicks)
        => new DateTime(utcTicks, DateTimeKind.Utc).ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);

    /// <summary>An idempotency key may hold any printable character; its hash holds none that a row key refuses.</summary>
    public static string Idempotency(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Refuses what Table Storage refuses in a key, and the empty key, which it accepts and the emulator does not.</summary>
    /// <exception cref="ArgumentException">The key is empty, too long, or holds <c>/ \ # ?</c> or a control character.</exception>
    public static void Check(string key)
    {
        if (key is not { Length: > 0 and <= MaxLength })
            throw new ArgumentException($"a row's key has 1 to {MaxLength} characters; this one has {key?.Length ?? 0}", nameof(key));
        foreach (var c in key)
        {
            if (c is '/' or '\\' or '#' or '?' || char.IsControl(c))
                throw new ArgumentException($"a row's key must not hold U+{(int)c:X4}: '{key}'", nameof(key));
        }
    }
}
