using System.Globalization;
using Ironflow.Local.Storage;
using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Local.RecordStore;

/// <summary>Lists and statistics. One keyset query over one index each, whatever the status and however deep the page.</summary>
internal static class RunLists
{
    /// <summary>What a page filtered by name or labels reads at most (design §4.5).</summary>
    public const int MaxRowsPerPage = 2_000;
    private const int MaxRowsForStats = 100_000;

    public static RunPage List(Connection connection, RunQuery query)
    {
        var (time, key) = query.Cursor is null ? (long.MaxValue, long.MaxValue) : ParseCursor(query.Cursor);
        using var select = connection.Prepare(Sql(RunTable.Columns, query.Status));
        Bind(select, query, time, key);
        var runs = new List<RunSummary>();
        var last = (string?)null;
        for (var read = 0; select.Step(); read++)
        {
            if (runs.Count == query.Limit || read == MaxRowsPerPage)
                return new RunPage(runs, last);
            var run = RunTable.Read(connection, select, withValues: false);
            last = Cursor(run);
            var summary = RunSummary.Of(run.Run);
            if (RunFilter.Matches(query, summary))
                runs.Add(summary);
        }

        return new RunPage(runs, null);
    }

    public static RunStats Stats(Connection connection, RunQuery query)
    {
        var sums = new RunSums();
        using var select = connection.Prepare(Sql(RunTable.Columns, query.Status));
        Bind(select, query, long.MaxValue, long.MaxValue);
        var isFiltered = query.Workflow is not null || query.Labels.Count > 0;
        for (var read = 0; select.Step(); read++)
        {
            if (read == MaxRowsForStats)
                return sums.ToStats(complete: false);
            if (!isFiltered)
            {
                sums.Add((RunStatus)select.Int(2), select.Money(15), select.Long(18), isRoot: select.IsNull(30));
                continue;
            }

            var run = RunTable.Read(connection, select, withValues: false).Run;
            if (RunFilter.Matches(query, RunSummary.Of(run)))
                sums.Add(run.Status, run.CostUsd, run.DurationMs, run.ParentRunId is null);
        }

        return sums.ToStats(complete: true);
    }

    public static List<OpenRun> Open(Connection connection)
    {
        var open = new List<OpenRun>();
        foreach (var status in Enum.GetValues<RunStatus>().Where(s => !RunTransitions.IsTerminal(s)))
        {
            using var select = connection.Prepare("SELECT id, created_at FROM runs WHERE status = ?1 ORDER BY created_at");
            select.Bind(1, (long)status);
            while (select.Step())
                open.Add(new OpenRun(select.Id(0), select.Time(1)));
        }

        return open;
    }

    /// <summary>The status is part of the text, not a parameter that may be null, so that each query has its index.</summary>
    private static string Sql(string columns, RunStatus? status)
        => $"SELECT {columns} FROM runs WHERE (created_at, key) < (?1, ?2) AND created_at >= ?3" + (status is null ? "" : " AND status = ?4")
            + " ORDER BY created_at DESC, key DESC";

    private static void Bind(Statement select, RunQuery query, long time, long key)
    {
        if (query.CreatedBefore is { } before && before.UtcTicks <= time)
            (time, key) = (before.UtcTicks, 0);
        select.Bind(1, time).Bind(2, key).Bind(3, query.CreatedAfter?.UtcTicks ?? 0);
        if (query.Status is { } status)
            select.Bind(4, (long)status);
    }

    private static string Cursor(StoredRun run) => string.Create(CultureInfo.InvariantCulture, $"{run.Run.CreatedAt.UtcTicks:x}-{run.Key:x}");

    private static (long Time, long Key) ParseCursor(string cursor)
        => cursor.Split('-') is [var time, var key]
            && long.TryParse(time, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
            && long.TryParse(key, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
                ? (ticks, number)
                : throw new RequestException(ErrorCodes.BadRequest, "the cursor is not one that a list gave", new Dictionary<string, string> { ["path"] = "cursor" });
}
