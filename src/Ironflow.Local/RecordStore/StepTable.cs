using System.Globalization;
using System.Text.Json;
using Ironflow.Json;
using Ironflow.Local.Storage;
using Ironflow.Steps;

namespace Ironflow.Local.RecordStore;

/// <summary>Reads and writes rows of <c>steps</c>. A row's ETag is its version.</summary>
internal static class StepTable
{
    /// <summary>The columns of a step without its values.</summary>
    public const string Summary =
        "pos, version, status, name, kind, dependencies, tolerated, duration_ms, cost_usd, input_tokens, output_tokens, created_at, updated_at, started_at, " +
        "completed_at, due_at, try, delivery, owner, heartbeat_at, process, error, failure, past_tries, large, more";

    private const int MaxIndex = 0xFFFFF;
    private const int Input = 1;
    private const int Output = 2;
    private const int Trace = 4;

    private static readonly string[] Updates = [.. Enumerable.Range(0, 8).Select(UpdateSql)];

    /// <summary>A key as one number that sorts as the key does.</summary>
    public static long Pack(StepKey key) => ((long)key.Attempt << 40) | ((long)key.Position << 20) | (uint)key.Index;

    public static StepKey Unpack(long pos) => new((int)(pos >> 40), (int)((pos >> 20) & 0xFFFFF), (int)(pos & 0xFFFFF));

    /// <summary>Inserts a step unless its row stands.</summary>
    public static bool TryInsert(Connection connection, long run, StepRecord step)
    {
        var pos = Pack(step.Key);
        using var insert = connection.Prepare(
            "INSERT INTO steps(run, pos, version, status, tolerated, duration_ms, cost_usd, input_tokens, output_tokens, updated_at, started_at, completed_at, " +
            "due_at, try, delivery, owner, heartbeat_at, process, error, failure, past_tries, large, more, name, kind, dependencies, created_at, input, output, trace) " +
            "VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29) " +
            "ON CONFLICT(run, pos) DO NOTHING");
        BindChanging(insert, run, pos, step, Large(step));
        insert.Bind(23, step.Name).Bind(24, step.Kind.Name).Bind(26, step.CreatedAt).Bind(27, Inline(step.Input)).Bind(28, Inline(step.Output))
            .Bind(29, Inline(step.Trace));
        if (step.Dependencies.Count > 0)
            insert.BindBlob(25, Bytes(step.Dependencies));
        else
            insert.BindNull(25);
        if (insert.Run() == 0)
            return false;
        WriteLarge(connection, run, pos, step, Input | Output | Trace);
        return true;
    }

    /// <summary>Changes a row that is at a version; values only where they differ, for a record from a listing lacks them.</summary>
    public static bool TryUpdate(Connection connection, long run, StepRecord before, StepRecord after, long version)
    {
        var pos = Pack(after.Key);
        var changed = (before.Input != after.Input ? Input : 0) | (before.Output != after.Output ? Output : 0) | (before.Trace != after.Trace ? Trace : 0);
        using var update = connection.Prepare(Updates[changed]);
        BindChanging(update, run, pos, after, Large(after) & changed);
        update.Bind(23, version).Bind(24, (long)changed);
        if ((changed & Input) != 0)
            update.Bind(25, Inline(after.Input));
        if ((changed & Output) != 0)
            update.Bind(26, Inline(after.Output));
        if ((changed & Trace) != 0)
            update.Bind(27, Inline(after.Trace));
        if (update.Run() == 0)
            return false;
        WriteLarge(connection, run, pos, after, changed);
        return true;
    }

    /// <summary>A step with its values.</summary>
    public static StepRecord? Find(Connection connection, long run, Guid runId, StepKey key)
    {
        using var select = connection.Prepare($"SELECT {Summary}, input, output, trace FROM steps WHERE run = ?1 AND pos = ?2");
        if (!select.Bind(1, run).Bind(2, Pack(key)).Step())
            return null;
        var large = select.Int(24);
        return Read(select, runId) with { Input = Value(26, Input), Output = Value(27, Output), Trace = Value(28, Trace) };

        RawJson? Value(int column, int name)
            => Values.Json((large & name) != 0 ? LargeValues.Read(connection, run, Pack(key), name) : select.TextOrNull(column));
    }

    /// <summary>A run's steps in order, without values.</summary>
    public static List<StepRecord> List(Connection connection, long run, Guid runId)
    {
        using var select = connection.Prepare($"SELECT {Summary} FROM steps WHERE run = ?1 ORDER BY pos");
        select.Bind(1, run);
        var steps = new List<StepRecord>();
        while (select.Step())
            steps.Add(Read(select, runId));
        return steps;
    }

    /// <summary>The members of a wave in order, without values.</summary>
    public static List<StepRecord> ListWave(Connection connection, long run, Guid runId, int attempt, int position)
    {
        using var select = connection.Prepare($"SELECT {Summary} FROM steps WHERE run = ?1 AND pos BETWEEN ?2 AND ?3 ORDER BY pos");
        select.Bind(1, run).Bind(2, Pack(new StepKey(attempt, position, 0))).Bind(3, Pack(new StepKey(attempt, position, MaxIndex)));
        var steps = new List<StepRecord>();
        while (select.Step())
            steps.Add(Read(select, runId));
        return steps;
    }

    public static string ETag(long version) => version.ToString(CultureInfo.InvariantCulture);

    public static long Version(StepRecord step)
        => long.TryParse(step.ETag, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new ArgumentException("the step was not read from this store: its ETag is missing or another store's", nameof(step));

    /// <summary>A step from a row of <see cref="Summary"/>.</summary>
    public static StepRecord Read(Statement row, Guid runId)
    {
        var key = Unpack(row.Long(0));
        var step = new StepRecord
        {
            Id = key.StepId(runId),
            RunId = runId,
            Key = key,
            ETag = ETag(row.Long(1)),
            Status = (StepStatus)row.Int(2),
            Name = row.Text(3),
            Kind = StepKind.Parse(row.Text(4)),
            Dependencies = row.IsNull(5) ? [] : Ids(row.Blob(5)),
            Tolerated = row.Bool(6),
            DurationMs = row.Long(7),
            CostUsd = row.Money(8),
            InputTokens = row.LongOrNull(9),
            OutputTokens = row.LongOrNull(10),
            CreatedAt = row.Time(11),
            UpdatedAt = row.Time(12),
            StartedAt = row.TimeOrNull(13),
            CompletedAt = row.TimeOrNull(14),
            DueAt = row.TimeOrNull(15),
            Try = row.Int(16),
            Delivery = row.Int(17),
            Owner = row.TextOrNull(18),
            HeartbeatAt = row.TimeOrNull(19),
            Process = row.IsNull(20) ? null : JsonSerializer.Deserialize(row.Blob(20), RecordJson.Relaxed.ProcessMark),
            Error = row.TextOrNull(21),
            Failure = row.IsNull(22) ? null : JsonSerializer.Deserialize(row.Blob(22), RecordJson.Relaxed.StepFailure),
            PastTries = row.IsNull(23) ? [] : JsonSerializer.Deserialize(row.Blob(23), RecordJson.Relaxed.IReadOnlyListPastTry)!,
        };
        return StepMore.AddTo(step, row, 25);
    }

    private static void BindChanging(Statement statement, long run, long pos, StepRecord step, int large)
        => statement.Bind(1, run).Bind(2, pos).Bind(3, (long)step.Status).Bind(4, step.Tolerated).Bind(5, step.DurationMs).BindMoney(6, step.CostUsd)
            .Bind(7, step.InputTokens).Bind(8, step.OutputTokens).Bind(9, step.UpdatedAt).Bind(10, step.StartedAt).Bind(11, step.CompletedAt)
            .Bind(12, step.DueAt).Bind(13, (long)step.Try).Bind(14, (long)step.Delivery).Bind(15, step.Owner).Bind(16, step.HeartbeatAt)
            .Bind(17, step.Process is null ? null : JsonSerializer.Serialize(step.Process, RecordJson.Relaxed.ProcessMark)).Bind(18, step.Error)
            .Bind(19, step.Failure is null ? null : JsonSerializer.Serialize(step.Failure, RecordJson.Relaxed.StepFailure))
            .Bind(20, step.PastTries.Count == 0 ? null : JsonSerializer.Serialize(step.PastTries, RecordJson.Relaxed.IReadOnlyListPastTry))
            .Bind(21, (long)large).Bind(22, StepMore.Text(step));

    private static string UpdateSql(int changed)
        => "UPDATE steps SET version = version + 1, status = ?3, tolerated = ?4, duration_ms = ?5, cost_usd = ?6, input_tokens = ?7, output_tokens = ?8, " +
            "updated_at = ?9, started_at = ?10, completed_at = ?11, due_at = ?12, try = ?13, delivery = ?14, owner = ?15, heartbeat_at = ?16, process = ?17, " +
            "error = ?18, failure = ?19, past_tries = ?20, large = (large & ~?24) | ?21, more = ?22" +
            ((changed & Input) != 0 ? ", input = ?25" : "") + ((changed & Output) != 0 ? ", output = ?26" : "") + ((changed & Trace) != 0 ? ", trace = ?27" : "") +
            " WHERE run = ?1 AND pos = ?2 AND version = ?23";

    private static int Large(StepRecord step)
        => (LargeValues.IsLarge(step.Input?.ToString()) ? Input : 0) | (LargeValues.IsLarge(step.Output?.ToString()) ? Output : 0)
            | (LargeValues.IsLarge(step.Trace?.ToString()) ? Trace : 0);

    private static string? Inline(RawJson? value) => LargeValues.Inline(value?.ToString());

    private static void WriteLarge(Connection connection, long run, long pos, StepRecord step, int which)
    {
        if ((which & Input) != 0)
            LargeValues.Write(connection, run, pos, Input, step.Input?.ToString());
        if ((which & Output) != 0)
            LargeValues.Write(connection, run, pos, Output, step.Output?.ToString());
        if ((which & Trace) != 0)
            LargeValues.Write(connection, run, pos, Trace, step.Trace?.ToString());
    }

    private static byte[] Bytes(IReadOnlyList<Guid> ids)
    {
        var bytes = new byte[ids.Count * 16];
        for (var i = 0; i < ids.Count; i++)
            ids[i].TryWriteBytes(bytes.AsSpan(i * 16), bigEndian: true, out _);
        return bytes;
    }

    private static Guid[] Ids(ReadOnlySpan<byte> bytes)
    {
        var ids = new Guid[bytes.Length / 16];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = new Guid(bytes.Slice(i * 16, 16), bigEndian: true);
        return ids;
    }
}
