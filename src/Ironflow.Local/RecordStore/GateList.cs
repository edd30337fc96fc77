using System.Globalization;
using Ironflow.Local.Storage;
using Ironflow.Records;

namespace Ironflow.Local.RecordStore;

/// <summary>The list of open gates: one keyset query over the index of nothing but them.</summary>
internal static class GateList
{
    private static readonly string Columns = string.Join(", ", StepTable.Summary.Split(", ").Select(c => "s." + c));

    // The status is a number in the text: only then does the index serve.
    private static readonly string Select =
        $"SELECT {Columns}, s.run, r.id, r.workflow_name, r.root_run_id FROM steps s INDEXED BY open_gates CROSS JOIN runs r ON r.key = s.run " +
        "WHERE s.status = 2 AND (s.started_at, s.run, s.pos) < (?1, ?2, ?3) ORDER BY s.started_at DESC, s.run DESC, s.pos DESC LIMIT ?4";

    public static GatePage List(Connection connection, int limit, string? cursor)
    {
        var (time, run, pos) = cursor is null ? (long.MaxValue, long.MaxValue, long.MaxValue) : Parse(cursor);
        using var select = connection.Prepare(Select);
        select.Bind(1, time).Bind(2, run).Bind(3, pos).Bind(4, limit + 1L);
        var gates = new List<OpenGate>();
        var last = (string?)null;
        while (select.Step())
        {
            if (gates.Count == limit)
                return new GatePage(gates, last);
            var step = StepTable.Read(select, select.Id(27));
            gates.Add(new OpenGate(step, select.Text(28), select.Id(29)));
            last = string.Create(CultureInfo.InvariantCulture, $"{step.StartedAt!.Value.UtcTicks:x}-{select.Long(26):x}-{select.Long(0):x}");
        }

        return new GatePage(gates, null);
    }

    private static (long Time, long Run, long Pos) Parse(string cursor)
        => cursor.Split('-') is [var time, var run, var pos]
            && long.TryParse(time, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
            && long.TryParse(run, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key)
            && long.TryParse(pos, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var packed)
                ? (ticks, key, packed)
                : throw new RequestException(ErrorCodes.BadRequest, "the cursor is not one that a list gave", new Dictionary<string, string> { ["path"] = "cursor" });
}
