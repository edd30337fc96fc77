using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Ironflow.Benchmarks.Embedded;

/// <summary>Durable commits of a single 500-byte row: WAL, <c>synchronous=FULL</c>, prepared. After the log's first checkpoint, when it is overwritten
/// rather than grown, which is the faster phase.</summary>
internal static class Baseline
{
    private const int WarmUp = 3_000;
    private const int Commits = 6_000;
    private static (double PerSecond, double MedianMs)? known;

    public static Task<IReadOnlyList<(string, double)>> MeasureAsync()
    {
        known = null;
        var (perSecond, median) = Get();
        return Task.FromResult<IReadOnlyList<(string, double)>>([("baseline_commits_per_second", perSecond), ("baseline_commit_ms", median)]);
    }

    public static (double PerSecond, double MedianMs) Get() => known ??= Measure();

    private static (double PerSecond, double MedianMs) Measure()
    {
        using var folder = new TemporaryFolder();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "baseline.db")};Pooling=False");
        connection.Open();
        using (var setup = connection.CreateCommand())
        {
            setup.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE rows(id INTEGER PRIMARY KEY, data BLOB NOT NULL)";
            setup.ExecuteNonQuery();
        }

        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO rows(data) VALUES ($data)";
        insert.Parameters.AddWithValue("$data", new byte[500]);
        insert.Prepare();
        for (var n = 0; n < WarmUp; n++)
            insert.ExecuteNonQuery();

        var times = new double[Commits];
        var began = Stopwatch.GetTimestamp();
        for (var n = 0; n < Commits; n++)
        {
            var at = Stopwatch.GetTimestamp();
            insert.ExecuteNonQuery();
            times[n] = Stopwatch.GetElapsedTime(at).TotalMilliseconds;
        }

        return (Commits / Stopwatch.GetElapsedTime(began).TotalSeconds, Statistics.Median(times));
    }
}
