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

    /// <summary>The bound above <see cref="Live"/> and every <c>live:{attempt}:{position}</c>.</summary>
    public const string LiveEnd = "live;";
    public const string Budget = "budget";
    public const string OutboxPrefix = "outbox:";
    public const string Directory = "days";

    /// <summary>The partition of the open gates' index; no open run's partition has its name.</summary>
    public const string Gates = "gates";
    public const int OpenPartitions = 16;

    private const int MaxLength = 512;

    public static string Partition(Guid runId) => runId.ToString("D");

    public static string Step(StepKey key) => StepPrefix + key;

    /// <summary>What the keys of a wave's steps begin with.</summary>
    public static string Wave(int attempt, int position) => string.Create(CultureInfo.InvariantCulture, $"{StepPrefix}{attempt:D3}:{position:D5}:");

    /// <summary>The stop order of a fail-fast wave (design §4.7).</summary>
    public static string WaveLive(int attempt, int position) => string.Create(CultureInfo.InvariantCulture, $"{Live}:{attempt:D3}:{position:D5}");

    public static string Event(string id) => EventPrefix + id;

    public static string Outbox(string eventId) => OutboxPrefix + eventId;

    public static string Votes(StepKey key) => $"vote:{key}:";

    /// <summary>A voter's id may hold any character; its hash holds none that a row key refuses.</summary>
    public static string Vote(StepKey key, string voter) => Votes(key) + Hash(voter);

    public static string Signals(string name) => $"signal:{name}:";

    public static string Signal(string name, string id) => Signals(name) + id;

    public static string Charge(string charge) => "charge:" + charge;

    /// <summary>A gate in the index of the open ones, newest first.</summary>
    public static string Gate(DateTimeOffset openedAt, Guid runId, StepKey key) => $"{Inverted(openedAt)}:{runId:D}:{key}";

    /// <summary>The bound above every key that begins with a prefix, which ends in ':': ';' follows it.</summary>
    public static string EndOf(string prefix) => prefix[..^1] + ';';

    /// <summary>Newest first: the rest of all time after <paramref name="createdAt"/>, then the run's id.</summary>
    public static string ListRow(DateTimeOffset createdAt, Guid runId) => $"{Inverted(createdAt)}:{runId:D}";

    public static string Inverted(DateTimeOffset time)
        => (DateTimeOffset.MaxValue.UtcTicks - time.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>The list rows' partition: a UTC day, newest first.</summary>
    public static string Day(DateTimeOffset createdAt)
        => (DateTimeOffset.MaxValue.UtcTicks / TimeSpan.TicksPerDay - createdAt.UtcTicks / TimeSpan.TicksPerDay).ToString("D7", CultureInfo.InvariantCulture);

    /// <summary>A row of the audit by its id, newest first.</summary>
    public static string Audit(string id) => Inverted(new DateTimeOffset(Ironflow.Audit.AuditRules.Ticks(id), TimeSpan.Zero)) + id[19..];

    /// <summary>The bound that rows of the audit from before a time lie above, and those of it and later below.</summary>
    public static string AuditBefore(DateTimeOffset time) => Inverted(time) + ";";

    public static string OpenPartition(Guid runId) => "open:" + runId.ToString("N")[^1];

    public static string OpenPartition(int number) => "open:" + number.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The partition of the changes of one minute.</summary>
    public static string Minute(long utcTicks)
        => new DateTime(utcTicks, DateTimeKind.Utc).ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);

    /// <summary>An idempotency key may hold any printable character; its hash holds none that a row key refuses.</summary>
    public static string Idempotency(string key) => Hash(key);

    public static string Documents(string set) => "doc:" + set;

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
    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
