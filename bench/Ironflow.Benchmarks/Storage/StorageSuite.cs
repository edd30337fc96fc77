using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using Ironflow.Benchmarks.Embedded;
using Ironflow.TestKit.StorageCost;

namespace Ironflow.Benchmarks.Storage;

/// <summary>What records cost on Table Storage (Azurite): calls per step and per run, and a run's time against as many writes of one plain row each.</summary>
internal static class StorageSuite
{
    private const int FewSteps = 10;
    private const int ManySteps = 60;
    private const int WarmUps = 5;
    private const int Rounds = 20;

    public static async Task<IReadOnlyList<(string Key, double Value)>> MeasureAsync()
    {
        await using var runs = await RecordedRuns.OpenAsync(b => b.AddFrom(typeof(StorageSuite).Assembly), TimeProvider.System);
        var raw = runs.Tables.GetTableClient("raw" + Guid.NewGuid().ToString("N")[..16]);
        await raw.CreateAsync();
        var (runTimes, rawTimes) = (new List<double>(), new List<double>());
        var (few, many) = (0, 0);
        for (var round = -WarmUps; round < Rounds; round++)
        {
            (few, _) = await RunAsync(runs, FewSteps);
            (many, var runMs) = await RunAsync(runs, ManySteps);
            var rawMs = await WriteAsync(raw, many);
            if (round < 0)
                continue;
            runTimes.Add(runMs);
            rawTimes.Add(rawMs);
        }

        await raw.DeleteAsync();
        var perStep = (double)(many - few) / (ManySteps - FewSteps);
        return
        [
            ("calls_per_step", perStep),
            ("calls_per_run", few - (FewSteps * perStep)),
            ("run_steps", ManySteps),
            ("run_calls", many),
            ("run_ms", Statistics.Median(runTimes)),
            ("raw_writes_ms", Statistics.Median(rawTimes)),
            ("ratio", Statistics.Median(runTimes) / Statistics.Median(rawTimes)),
        ];
    }

    private static async Task<(int Calls, double Ms)> RunAsync(RecordedRuns runs, int steps)
    {
        var before = runs.Calls.Count;
        var began = Stopwatch.GetTimestamp();
        await runs.RunAsync("bench-noop", string.Create(CultureInfo.InvariantCulture, $$"""{"steps":{{steps}}}"""));
        return (runs.Calls.Count - before, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    private static async Task<double> WriteAsync(TableClient table, int rows)
    {
        var partition = Guid.NewGuid().ToString("N");
        var data = new string('x', 500);
        var began = Stopwatch.GetTimestamp();
        for (var n = 0; n < rows; n++)
            await table.AddEntityAsync(new TableEntity(partition, n.ToString("D5", CultureInfo.InvariantCulture)) { ["data"] = data });
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
