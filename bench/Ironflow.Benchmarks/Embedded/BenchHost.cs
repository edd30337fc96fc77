using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Local.Hosting;
using Ironflow.Records;
using Ironflow.Runs;
using Microsoft.Extensions.Logging;

namespace Ironflow.Benchmarks.Embedded;

/// <summary>A local host as <c>ironflow serve</c> runs it.</summary>
internal static class BenchHost
{
    public static Task<LocalHost> StartAsync(string folder) => LocalHost.StartAsync(new LocalHostOptions
    {
        DataFolder = folder,
        Serves = true,
        LogLevel = LogLevel.Warning,
        Configure = builder => builder.AddFrom(typeof(BenchHost).Assembly),
    });

    public static async Task<Guid> StartRunAsync(LocalHost host, string workflow, string payload)
        => (await host.Runs.CreateAsync(new NewRun(workflow, new RawJson(payload), new ApiTrigger()), Caller.OperatingSystemUser)).Run.Id;

    /// <summary>Starts many runs at once, as clients of the API would: so many callers at a time.</summary>
    public static Task StartRunsAsync(LocalHost host, int count, string workflow, string payload)
        => Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (_, _) => await StartRunAsync(host, workflow, payload));

    /// <summary>Waits until so many runs have a status. Looks seldom: looking takes the machine from what is measured.</summary>
    public static async Task UntilAsync(LocalHost host, RunStatus status, int count)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await host.Store.GetStatsAsync(new RunQuery { Status = status })).Total < count)
            await timer.WaitForNextTickAsync();
    }
}
