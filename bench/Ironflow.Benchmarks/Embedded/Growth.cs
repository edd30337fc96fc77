using System.Diagnostics;
using Ironflow.Runs;

namespace Ironflow.Benchmarks.Embedded;

/// <summary>Whether a step costs more the more there are: 1,000 in sequence and 1,000 in one wave, the last hundred against the first.</summary>
internal static class Growth
{
    private const int Steps = 1_000;
    private const int Part = 100;
    private const int Passes = 5;

    // Until then the code is compiled and compiled again.
    private const int WarmUps = 2;

    public static async Task<IReadOnlyList<(string, double)>> MeasureAsync()
    {
        using var folder = new TemporaryFolder();
        await using var host = await BenchHost.StartAsync(folder.Path);
        var sequential = new List<double>();
        var wave = new List<double>();
        var member = new List<double>();
        var runs = 0;
        for (var pass = 0; pass < WarmUps + Passes; pass++)
        {
            NoOp.Executions.Clear();
            await BenchHost.StartRunAsync(host, "bench-noop", $$"""{"steps":{{Steps}}}""");
            await BenchHost.UntilAsync(host, RunStatus.Completed, ++runs);
            var between = Of(NoOp.Executions.ToArray());

            var id = await BenchHost.StartRunAsync(host, "bench-wave", $$"""{"steps":{{Steps}}}""");
            await BenchHost.UntilAsync(host, RunStatus.Completed, ++runs);
            var (run, ends) = (await host.Store.FindRunAsync(id), await host.Store.ListStepsAsync(id));
            if (pass < WarmUps)
                continue;
            sequential.Add(between);
            wave.Add(Of([.. ends.Select(s => s.CompletedAt!.Value.UtcTicks * (Stopwatch.Frequency / TimeSpan.TicksPerSecond)).Order()]));
            member.Add((run!.CompletedAt - run.StartedAt)!.Value.TotalMilliseconds / Steps);
        }

        var perMember = Statistics.Median(member);
        return
        [
            ("sequential_growth", Statistics.Median(sequential)),
            ("wave_growth", Statistics.Median(wave)),
            ("wave_member_ms", perMember),
            ("wave_member_in_commits", perMember / Baseline.Get().MedianMs),
        ];
    }

    /// <summary>The mean time between two of the last hundred over that of the first hundred.</summary>
    private static double Of(long[] times) => (double)(times[^1] - times[^(Part + 1)]) / (times[Part] - times[0]);
}
