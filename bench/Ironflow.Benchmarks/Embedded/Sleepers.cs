using System.Diagnostics;
using System.Globalization;
using Ironflow.Runs;

namespace Ironflow.Benchmarks.Embedded;

/// <summary>10,000 runs asleep in a process of their own; its resident memory two seconds after the last fell asleep, without a forced collection.</summary>
internal static class Sleepers
{
    private const int Runs = 10_000;

    public static async Task<IReadOnlyList<(string, double)>> MeasureAsync()
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
            start.ArgumentList.Add(typeof(Sleepers).Assembly.Location);
        foreach (var argument in (string[])["sleepers", folder.Path, Runs.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        using var child = Process.Start(start)!;
        var answer = (await child.StandardOutput.ReadToEndAsync()).Split(' ');
        await child.WaitForExitAsync();
        return
        [
            ("sleeping_runs", Runs),
            ("sleeping_rss_mb", double.Parse(answer[0], CultureInfo.InvariantCulture)),
            ("sleeping_rss_collected_mb", double.Parse(answer[1], CultureInfo.InvariantCulture)),
        ];
    }

    public static async Task<int> RunChildAsync(string folder, int count)
    {
        await using var host = await BenchHost.StartAsync(folder);
        await BenchHost.StartRunsAsync(host, count, "bench-sleep", "{}");
        await BenchHost.UntilAsync(host, RunStatus.Sleeping, count);
        await Task.Delay(TimeSpan.FromSeconds(2));
        var rss = ResidentMb();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rss:0.0} {ResidentMb():0.0}"));
        return 0;
    }

    private static double ResidentMb()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64 / 1048576.0;
    }
}
