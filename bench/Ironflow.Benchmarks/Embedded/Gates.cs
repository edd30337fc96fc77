using System.Diagnostics;
using System.Globalization;
using Ironflow.Gates;
using Ironflow.Hosting;
using Ironflow.Local.Hosting;
using Ironflow.Runs;

namespace Ironflow.Benchmarks.Embedded;

/// <summary>10,000 runs at gates in a process of their own; 50 of them are approved, one after the other.</summary>
internal static class Gates
{
    private const int Runs = 10_000;
    private const int Approvals = 50;

    public static async Task<IReadOnlyList<(string, double)>> MeasureAsync()
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
            start.ArgumentList.Add(typeof(Gates).Assembly.Location);
        foreach (var argument in (string[])["gates", folder.Path, Runs.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        using var child = Process.Start(start)!;
        var answer = (await child.StandardOutput.ReadToEndAsync()).Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        await child.WaitForExitAsync();
        return
        [
            ("waiting_runs", Runs),
            ("waiting_rss_mb", answer[0]),
            ("approve_ms", answer[1]),
            ("approve_ms_max", answer[2]),
            ("approve_in_commits", answer[1] / Baseline.Get().MedianMs),
            ("next_step_ms", answer[3]),
            ("next_step_ms_max", answer[4]),
        ];
    }

    public static async Task<int> RunChildAsync(string folder, int count)
    {
        await using var host = await BenchHost.StartAsync(folder);
        await BenchHost.StartRunsAsync(host, count, "bench-gate", "{}");
        await BenchHost.UntilAsync(host, RunStatus.AwaitingApproval, count);
        await Task.Delay(TimeSpan.FromSeconds(2));
        using var self = Process.GetCurrentProcess();
        var rss = self.WorkingSet64 / 1048576.0;
        var (calls, nexts) = await ApproveAsync(host);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{rss:0.0} {Statistics.Median(calls):0.000} {calls.Max():0.000} {Statistics.Median(nexts):0.000} {nexts.Max():0.000}"));
        return 0;
    }

    /// <summary>Approves runs by chance: most of them have left memory.</summary>
    private static async Task<(List<double> Calls, List<double> Nexts)> ApproveAsync(LocalHost host)
    {
        var decisions = host.Service<DecisionService>();
        var open = new List<Ironflow.Records.OpenGate>();
        string? cursor = null;
        do
        {
            var page = await host.Store.ListOpenGatesAsync(100, cursor);
            open.AddRange(page.Gates);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        var chosen = open.ToArray();
        new Random(1).Shuffle(chosen);
        var (calls, nexts) = (new List<double>(), new List<double>());
        foreach (var gate in chosen.Take(Approvals))
        {
            NoOp.Executions.Clear();
            var began = Stopwatch.GetTimestamp();
            await decisions.DecideAsync(gate.Step.RunId, gate.Step.Id, approve: true, comment: null, Caller.OperatingSystemUser);
            calls.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            long next;
            while (!NoOp.Executions.TryDequeue(out next))
                await Task.Delay(1);
            nexts.Add(Stopwatch.GetElapsedTime(began, next).TotalMilliseconds);
        }

        return (calls, nexts);
    }
}
