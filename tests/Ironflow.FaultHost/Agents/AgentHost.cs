using Ironflow.Agents;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Local.Hosting;
using Ironflow.Runs;
using Microsoft.Extensions.Logging;

namespace Ironflow.FaultHost.Agents;

/// <summary>A host that executes one run of agent steps to its end.</summary>
internal static class AgentHost
{
    /// <summary><c>agent FOLDER CRASHPOINT [STORAGE CONNECTION [PREFIX]]</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var (folder, point) = (args[1], Enum.Parse<CrashPoint>(args[2]));
        await using var host = await LocalHost.StartAsync(new LocalHostOptions
        {
            DataFolder = folder,
            Serves = true,
            Storage = args.Length > 3 ? args[3] : null,
            StoragePrefix = args.Length > 4 ? args[4] : "ironflow",
            // The machine's own keys and recordings are no business of a test.
            Agents = new AgentOptions { RecordFolder = null, ReplayFolder = null },
            LogLevel = LogLevel.Error,
            SweepInterval = TimeSpan.FromSeconds(2),
            Configure = builder => builder.AddWorkflow<AgentWorkflow>().AddAgentProvider(new JournalAgent(Path.Combine(folder, "journal"))),
            DecorateStore = store => new CrashingStore(store, point, Path.Combine(folder, "crashed")),
        });
        Console.WriteLine("started");
        var request = new NewRun("fault-agent", new RawJson("{}"), new ApiTrigger()) { IdempotencyKey = "run" };
        await host.Runs.CreateAsync(request, Caller.OperatingSystemUser);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await host.Store.ListOpenRunsAsync().AnyAsync())
            await timer.WaitForNextTickAsync();
        Console.WriteLine("done");
        return 0;
    }
}
