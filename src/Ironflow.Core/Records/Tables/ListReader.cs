using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Ironflow.Runs;

namespace Ironflow.Records.Tables;

/// <summary>Reads lists and statistics from the list rows.</summary>
internal sealed class ListReader(TableSet tables, TextLoader texts)
{
    /// <summary>What a filtered page reads at most (design §4.5).</summary>
    public const int MaxRowsPerPage = 2_000;

    /// <summary>How many days' partitions a page asks at most.</summary>
    private const int MaxDaysPerPage = 100;
    private const int MaxRowsForStats = 100_000;

    /// <summary>A page. The cursor is the key of the last row that was looked at.</summary>
    public async Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var runs = new List<RunSummary>();
        var (read, days, day, last) = (0, 0, "", (string?)null);
        var after = query.Cursor is null ? null : CheckedCursor(query.Cursor);
        var pageSize = IsFiltered(query) ? 1_000 : Math.Clamp(query.Limit + 1, 1, 1_000);
        await foreach (var row in RowsAsync(query, after, pageSize, cancellationToken))
        {
            if (row.PartitionKey != day)
            {
                day = row.PartitionKey;
                days++;
            }

            if (runs.Count == query.Limit || read == MaxRowsPerPage || days > MaxDaysPerPage)
                return new RunPage(runs, last);
            read++;
            last = row.RowKey;
            var run = await ListRow.ReadAsync(row, texts, cancellationToken);
            if (RunFilter.Matches(query, run))
                runs.Add(run);
        }

        return new RunPage(runs, null);
    }

    public async Task<RunStats> StatsAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var sums = new RunSums();
        var read = 0;
        await foreach (var row in RowsAsync(query, after: null, pageSize: 1_000, cancellationToken))
        {
            if (read++ == MaxRowsForStats)
                return sums.ToStats(complete: false);
            var run = await ListRow.ReadAsync(row, texts, cancellationToken);
            if (RunFilter.Matches(query, run))
                sums.Add(run.Status, run.CostUsd, run.DurationMs, run.ParentRunId is null);
        }

        return sums.ToStats(complete: true);
    }

    private static bool IsFiltered(RunQuery query) => query.Workflow is not null || query.Status is not null || query.Labels.Count > 0;

    /// <summary>A cursor comes from outside: anything but a list row's key is refused.</summary>
    private static string CheckedCursor(string cursor)
        => cursor.Length == 56 && cursor[19] == ':' && cursor.AsSpan(0, 19).ContainsAnyExceptInRange('0', '9') is false && Guid.TryParseExact(cursor.AsSpan(20), "D", out _)
            ? cursor
            : throw new RequestException(ErrorCodes.BadRequest, "the cursor is not one that a list gave", new Dictionary<string, string> { ["path"] = "cursor" });

    /// <summary>Rows newest first from a key on, within the query's times.</summary>
    private async IAsyncEnumerable<TableEntity> RowsAsync(
        RunQuery query, string? after, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Newest first: "created before" bounds the keys from below and "created at or after" from above. ';' follows every "{ticks}:…".
        var from = query.CreatedBefore is { } before ? RowKeys.Inverted(before) + ";" : "";
        var to = query.CreatedAfter is { } since ? RowKeys.Inverted(since) + ";" : "~";
        if (after is not null && string.CompareOrdinal(after, from) > 0)
            from = after;
        var firstDay = from.Length == 0 ? "" : DayOf(from);
        var lastDay = to == "~" ? to : DayOf(to);
        FormattableString days = $"PartitionKey eq {RowKeys.Directory} and RowKey ge {firstDay} and RowKey le {lastDay}";
        await foreach (var day in TableSet.Query(tables.Lists, days, ["PartitionKey", "RowKey"], pageSize: null, cancellationToken))
        {
            FormattableString rows = $"PartitionKey eq {day.RowKey} and RowKey gt {from} and RowKey lt {to}";
            await foreach (var row in TableSet.Query(tables.Lists, rows, columns: null, pageSize, cancellationToken))
                yield return row;
        }
    }

    private static string DayOf(string key)
        => RowKeys.Day(new DateTimeOffset(
            DateTimeOffset.MaxValue.UtcTicks - long.Parse(key.AsSpan(0, 19), System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero));
}
