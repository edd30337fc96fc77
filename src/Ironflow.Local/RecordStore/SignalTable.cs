using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Local.Storage;
using Ironflow.Records;

namespace Ironflow.Local.RecordStore;

/// <summary>Signals, one per run, name and id (semantics 6.8).</summary>
internal static class SignalTable
{
    private const string Columns = "name, id, key, sent_by, at, consumed_by, payload";

    /// <summary>Inserts a signal unless one stands under its id; what stands then.</summary>
    public static SignalRecord Add(Connection connection, SignalRecord signal)
    {
        var run = RunTable.FindKey(connection, signal.RunId)?.Key ?? throw new InvalidOperationException($"there is no run {signal.RunId} on record");
        using var insert = connection.Prepare(
            "INSERT INTO signals(run, name, id, key, sent_by, at, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT(run, name, id) DO NOTHING");
        insert.Bind(1, run).Bind(2, signal.Name).Bind(3, signal.Id).Bind(4, signal.Key).Bind(5, signal.By).Bind(6, signal.At).Bind(7, signal.Payload.ToString()).Run();
        using var select = connection.Prepare($"SELECT {Columns} FROM signals WHERE run = ?1 AND name = ?2 AND id = ?3");
        return select.Bind(1, run).Bind(2, signal.Name).Bind(3, signal.Id).Step()
            ? Read(select, signal.RunId)
            : throw new InvalidDataException($"the signal '{signal.Name}' {signal.Id} of run {signal.RunId} is missing");
    }

    public static List<SignalRecord> List(Connection connection, long run, Guid runId, string name)
    {
        using var select = connection.Prepare($"SELECT {Columns} FROM signals WHERE run = ?1 AND name = ?2 ORDER BY at, id");
        select.Bind(1, run).Bind(2, name);
        var signals = new List<SignalRecord>();
        while (select.Step())
            signals.Add(Read(select, runId));
        return signals;
    }

    /// <summary>Whether there is such a signal, and the gate it has opened if it is used.</summary>
    public static (bool Exists, long? ConsumedBy) FindUse(Connection connection, long run, SignalUse use)
    {
        using var select = connection.Prepare("SELECT consumed_by FROM signals WHERE run = ?1 AND name = ?2 AND id = ?3");
        return select.Bind(1, run).Bind(2, use.Name).Bind(3, use.Id).Step() ? (true, select.LongOrNull(0)) : (false, null);
    }

    public static void Use(Connection connection, long run, SignalUse use, long pos)
    {
        using var update = connection.Prepare("UPDATE signals SET consumed_by = ?4 WHERE run = ?1 AND name = ?2 AND id = ?3");
        update.Bind(1, run).Bind(2, use.Name).Bind(3, use.Id).Bind(4, pos).Run();
    }

    private static SignalRecord Read(Statement row, Guid runId) => new()
    {
        RunId = runId,
        Name = row.Text(0),
        Id = row.Text(1),
        Key = row.TextOrNull(2),
        By = row.Text(3),
        At = row.Time(4),
        ConsumedBy = row.IsNull(5) ? null : StepTable.Unpack(row.Long(5)).ToString(),
        Payload = new RawJson(row.Text(6)),
    };
}
