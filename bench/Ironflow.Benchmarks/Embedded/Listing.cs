using System.Diagnostics;
using Ironflow.Local.Hosting;
using Ironflow.Local.RecordStore;
using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Benchmarks.Embedded;

/// <summary>The newest 50 of a status that one run in a thousand has, out of a million.</summary>
internal static class Listing
{
    private const int Runs = 1_000_000;
    private const int Queries = 200;

    public static async Task<IReadOnlyList<(string, double)>> MeasureAsync()
    {
        using var folder = new TemporaryFolder();
        await using var host = await BenchHost.StartAsync(folder.Path);
        await FillAsync(host);
        var query = new RunQuery { Status = RunStatus.Failed, Limit = 50 };
        var times = new List<double>();
        for (var n = 0; n < Queries; n++)
        {
            var at = Stopwatch.GetTimestamp();
            var page = await host.Store.ListRunsAsync(query);
            times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            if (page.Runs.Count != 50)
                throw new InvalidOperationException($"{page.Runs.Count} runs were listed");
        }

        return [("list_ms", Statistics.Median(times)), ("list_ms_worst", times.Max()), ("listed_among", Runs)];
    }

    private static async Task FillAsync(LocalHost host)
    {
        var began = DateTimeOffset.UtcNow.AddDays(-30);
        foreach (var chunk in Enumerable.Range(0, Runs).Chunk(10_000))
        {
            await host.Database.WriteAsync(connection =>
            {
                foreach (var n in chunk)
                    RunTable.Insert(connection, Run(began.AddSeconds(2.5 * n), n % 1_000 == 0 ? RunStatus.Failed : RunStatus.Completed));
            });
        }
    }

    private static RunRecord Run(DateTimeOffset at, RunStatus status)
    {
        var id = Guid.CreateVersion7(at);
        return new RunRecord
        {
            Id = id,
            RootRunId = id,
            WorkflowName = "bench",
            Status = status,
            Trigger = new ApiTrigger(),
            Payload = new Json.RawJson("{}"),
            CreatedBy = "bench",
            CreatedAt = at,
            UpdatedAt = at,
            StartedAt = at,
            CompletedAt = at,
        };
    }
}
