using System.Diagnostics;
using Ironflow.Local.Hosting;
using Ironflow.Runs;

namespace Ironflow.Benchmarks.Embedded;

/// <summary>2,000 runs of three no-op operations, started at once; from the first request to the last run's end, records included.</summary>
internal static class Throughput
{
    private const int Runs = 2_000;
    private const int Steps = 3;

    public static async Task<IReadOnlyList<(string, double)>> MeasureAsync()
    {
        using var folder = new TemporaryFolder();
        await using var host = await BenchHost.StartAsync(folder.Path);
        await PassAsync(host, 200, 0);
        var commits = host.Database.Commits;
        var seconds = await PassAsync(host, Runs, 200);
        commits = host.Database.Commits - commits;
        var perSecond = Runs * Steps / seconds;
        return
        [
            ("steps_per_second", perSecond),
            ("steps_per_commit", perSecond / Baseline.Get().PerSecond),
            ("throughput_own_commits", commits),
        ];
    }

    private static async Task<double> PassAsync(LocalHost host, int runs, int before)
    {
        var began = Stopwatch.GetTimestamp();
        await BenchHost.StartRunsAsync(host, runs, "bench-noop", $$"""{"steps":{{Steps}}}""");
        await BenchHost.UntilAsync(host, RunStatus.Completed, before + runs);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
