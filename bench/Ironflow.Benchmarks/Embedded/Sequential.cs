using System.Diagnostics;
using Ironflow.Runs;

namespace Ironflow.Benchmarks.Embedded;

/// <summary>One run of 200 sequential no-op steps: the time between the executions of one step and the next.</summary>
internal static class Sequential
{
    private const int Steps = 200;
    private const int Passes = 15;

    public static async Task<IReadOnlyList<(string, double)>> MeasureAsync()
    {
        using var folder = new TemporaryFolder();
        await using var host = await BenchHost.StartAsync(folder.Path);
        var medians = new List<double>();
        for (var pass = 0; pass <= Passes; pass++)
        {
            NoOp.Executions.Clear();
            await BenchHost.StartRunAsync(host, "bench-noop", $$"""{"steps":{{Steps}}}""");
            await BenchHost.UntilAsync(host, RunStatus.Completed, pass + 1);
            var times = NoOp.Executions.ToArray();
            var gaps = times.Zip(times.Skip(1), (a, b) => Stopwatch.GetElapsedTime(a, b).TotalMilliseconds);
            // Until then the code is compiled and compiled again.
            if (pass >= Passes / 2)
                medians.Add(Statistics.Median(gaps));
        }

        var median = Statistics.Median(medians);
        return
        [
            ("median_step_ms", median),
            ("median_step_in_commits", median / Baseline.Get().MedianMs),
            ("sequential_own_commits_per_step", (double)host.Database.Commits / (Steps * (Passes + 1))),
        ];
    }
}
