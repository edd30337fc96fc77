using System.Globalization;
using Ironflow.Json;
using Ironflow.Local.Storage;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.RecordStore;

/// <summary>Writes events as a few numbers and makes their JSON when they are read, from the rows of their run and step. Those that the rows do not tell, such as
/// a gate's, are stored as they are.</summary>
internal sealed class EventTable
{
    /// <summary>How many events one opening of the file may write before ids of the next opening would meet it: 2^40.</summary>
    private const int EpochShift = 40;
    private const long RunCreated = 0;
    private const long RunStatusChanged = 1;
    private const long RunFailed = 2;
    private const long StepChanged = 3;
    private const long AsStored = 4;

    private const string Select =
        "SELECT e.id, e.type, e.pos, e.from_status, e.to_status, e.at, e.duration_ms, e.cost_usd, r.id, r.workflow_name, r.error, s.name, s.kind, s.error, e.name, e.data " +
        "FROM events e JOIN runs r ON r.key = e.run LEFT JOIN steps s ON s.run = e.run AND s.pos = e.pos ";

    private long next;

    /// <summary>Begins a new range of ids, above all earlier ones whatever the clock says. It must be committed before the first event is written: a range taken in
    /// a transaction that fails would be taken again after a restart.</summary>
    public async Task OpenAsync(Database database)
    {
        var epoch = await database.WriteAsync(connection =>
        {
            using var update = connection.Prepare("UPDATE event_epochs SET epoch = epoch + 1 RETURNING epoch");
            update.Step();
            return update.Long(0);
        });
        next = epoch << EpochShift;
    }

    public void Created(Connection connection, long run, RunRecord record)
        => Insert(connection, run, RunCreated, pos: null, from: null, to: null, record.CreatedAt, 0, 0m);

    public void Changed(Connection connection, long run, RunRecord before, RunRecord after)
    {
        // The reason to wait is gone from the run's row once the next attempt runs.
        if (after.Status == RunStatus.Retrying && before.Status != RunStatus.Retrying)
        {
            foreach (var (name, data) in Changes.Of(before, after))
                InsertStored(connection, run, name, data, pos: null, after.UpdatedAt);
            return;
        }

        foreach (var type in Kinds(before, after))
            Insert(connection, run, type, pos: null, (long)before.Status, (long)after.Status, after.UpdatedAt, after.DurationMs, after.CostUsd);
    }

    public void Changed(Connection connection, long run, StepRecord? before, StepRecord after)
    {
        if (before?.Status != after.Status && after.Status != StepStatus.Pending)
        {
            Insert(
                connection, run, StepChanged, StepTable.Pack(after.Key), from: null, (long)after.Status, after.UpdatedAt, after.DurationMs, after.CostUsd);
        }

        foreach (var further in StepEvents.Of(before, after))
            InsertStored(connection, run, further.Type, further.Data, further.InFeed ? null : StepTable.Pack(after.Key), after.UpdatedAt);
    }

    public void Told(Connection connection, long run, StepKey key, StepEvent told, DateTimeOffset at)
        => InsertStored(connection, run, told.Type, told.Data, StepTable.Pack(key), at);

    public static List<EventRecord> ReadRun(Connection connection, Guid runId, long after, int limit)
    {
        using var select = connection.Prepare(Select + "WHERE e.run = (SELECT key FROM runs WHERE id = ?1) AND e.id > ?2 ORDER BY e.id LIMIT ?3");
        return Read(select.Bind(1, runId).Bind(2, after).Bind(3, (long)limit));
    }

    public static List<EventRecord> ReadChanges(Connection connection, long after, int limit)
    {
        using var select = connection.Prepare(Select + "WHERE e.pos IS NULL AND e.id > ?1 ORDER BY e.id LIMIT ?2");
        return Read(select.Bind(1, after).Bind(2, (long)limit));
    }

    /// <summary>The id of the last change so far; 0 when there is none.</summary>
    public static long LastChange(Connection connection) => connection.Scalar("SELECT coalesce(max(id), 0) FROM events WHERE pos IS NULL");

    public static string Id(long id) => id.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>Reads an id that comes back from outside.</summary>
    public static long ParseId(string id)
        => id.Length == 19 && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new RequestException(ErrorCodes.BadRequest, "the event id is not one that a stream gave", new Dictionary<string, string> { ["path"] = "Last-Event-ID" });

    private static IEnumerable<long> Kinds(RunRecord before, RunRecord after)
    {
        if (before.Status == after.Status)
            yield break;
        yield return RunStatusChanged;
        if (after.Status == RunStatus.Failed)
            yield return RunFailed;
    }

    private void Insert(
        Connection connection, long run, long type, long? pos, long? from, long? to, DateTimeOffset at, long durationMs, decimal costUsd)
    {
        using var insert = connection.Prepare(
            "INSERT INTO events(run, id, type, pos, from_status, to_status, at, duration_ms, cost_usd) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
        insert.Bind(1, run).Bind(2, NextId()).Bind(3, type).Bind(4, pos).Bind(5, from).Bind(6, to).Bind(7, at).Bind(8, durationMs)
            .BindMoney(9, costUsd).Run();
    }

    private void InsertStored(Connection connection, long run, string name, RawJson data, long? pos, DateTimeOffset at)
    {
        using var insert = connection.Prepare("INSERT INTO events(run, id, type, pos, at, duration_ms, name, data) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)");
        insert.Bind(1, run).Bind(2, NextId()).Bind(3, AsStored).Bind(4, pos).Bind(5, at).Bind(6, name).Bind(7, data.Text).Run();
    }

    /// <summary>Called only on the writer's thread.</summary>
    private long NextId() => next == 0 ? throw new InvalidOperationException("the record store was not initialized") : ++next;

    private static List<EventRecord> Read(Statement rows)
    {
        var events = new List<EventRecord>();
        while (rows.Step())
        {
            var (type, data) = Content(rows);
            events.Add(new EventRecord(Id(rows.Long(0)), type, rows.Id(8), data));
        }

        return events;
    }

    /// <summary>The same JSON as the change itself gives: the records are put together again as far as their events show them.</summary>
    private static (string Type, RawJson Data) Content(Statement row)
    {
        if (row.Long(1) == AsStored)
            return (row.Text(14), new RawJson(row.Text(15)));
        if (row.Long(1) == StepChanged)
        {
            var key = StepTable.Unpack(row.Long(2));
            var status = (StepStatus)row.Int(4);
            return Changes.Of((StepRecord?)null, new StepRecord
            {
                Id = key.StepId(row.Id(8)),
                RunId = row.Id(8),
                Key = key,
                Name = row.Text(11),
                Kind = StepKind.Parse(row.Text(12)),
                Status = status,
                Error = StepTransitions.IsFinal(status) ? row.TextOrNull(13) : null,
                DurationMs = row.Long(6),
                CostUsd = row.Money(7),
                CreatedAt = row.Time(5),
                UpdatedAt = row.Time(5),
            })!.Value;
        }

        var to = row.IsNull(4) ? RunStatus.Pending : (RunStatus)row.Int(4);
        var after = new RunRecord
        {
            Id = row.Id(8),
            WorkflowName = row.Text(9),
            Status = to,
            Trigger = new ManualTrigger(),
            Error = RunTransitions.IsTerminal(to) ? row.TextOrNull(10) : null,
            DurationMs = row.Long(6),
            CostUsd = row.Money(7),
            CreatedBy = "",
            CreatedAt = row.Time(5),
            UpdatedAt = row.Time(5),
        };
        if (row.Long(1) == RunCreated)
            return Changes.Created(after);
        var events = Changes.Of(after with { Status = (RunStatus)row.Int(3) }, after);
        return row.Long(1) == RunFailed ? events.Last() : events.First();
    }
}
