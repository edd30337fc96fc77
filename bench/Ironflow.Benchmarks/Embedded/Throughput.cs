using Ironflow.Local.Hosting;
using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Benchmarks.Embedded;

/// <summary>2,000 runs of three no-op operations, started at once; from the first request to the last run's end, records included.</summary>
internal static class Throughput
{
    private const int Runs = 2_000;
    private const int Steps = 3;

    // Until then the code is compiled and compiled again; the first pass is reported as well.
    private const int WarmUps = 3;
    private const int Passes = 3;

    public static async Task<IReadOnlyList<(string, double)>> MeasureAsync()
    {
        using var folder = new TemporaryFolder();
        await using var host = await BenchHost.StartAsync(folder.Path);
        var rates = new List<double>();
        for (var pass = 0; pass < WarmUps + Passes; pass++)
            rates.Add(Runs * Steps / await PassAsync(host, Runs, pass * Runs));
        var commits = (double)host.Database.Commits / (WarmUps + Passes);
        var perSecond = Statistics.Median(rates.Skip(WarmUps));
        return
        [
            ("steps_per_second", perSecond),
            ("steps_per_second_cold", rates[0]),
            ("steps_per_commit", perSecond / Baseline.Get().PerSecond),
            ("throughput_own_commits", commits),
        ];
    }

    private static async Task<DateTimeOffset> LastEndAsync(LocalHost host, int runs)
    {
        var last = DateTimeOffset.MinValue;
        string? cursor = null;
        do
        {
            var page = await host.Store.ListRunsAsync(new RunQuery { Limit = 100, Cursor = cursor });
            last = page.Runs.Select(run => run.CompletedAt ?? default).Append(last).Max();
            cursor = page.NextCursor;
            runs -= page.Runs.Count;
        }
        while (runs > 0 && cursor is not null);
        return last;
    }

    private static async Task<double> PassAsync(LocalHost host, int runs, int before)
    {
        var beganAt = DateTimeOffset.UtcNow;
        await BenchHost.StartRunsAsync(host, runs, "bench-noop", $$"""{"steps":{{Steps}}}""");
        // Reading the records would take the machine from what is measured: until the last step has run, a counter is watched.
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5)))
        {
            while (NoOp.Count < (before + runs) * Steps)
                await timer.WaitForNextTickAsync();
        }

        await BenchHost.UntilAsync(host, RunStatus.Completed, before + runs);
        return (await LastEndAsync(host, runs) - beganAt).TotalSeconds;
    }
}
