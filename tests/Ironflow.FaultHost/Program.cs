using System.Globalization;
using Ironflow.FaultHost;
using Ironflow.FaultHost.Agents;
using Ironflow.FaultHost.Limits;
using Ironflow.FaultHost.Tree;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Local.Hosting;
using Ironflow.Runs;
using Microsoft.Extensions.Logging;

// faulthost tree FOLDER CRASH POINT [STORAGE CONNECTION [PREFIX]]
if (args is ["tree", ..])
    return await TreeHost.RunAsync(args);

// faulthost agent FOLDER CRASHPOINT [STORAGE CONNECTION [PREFIX]]
if (args is ["agent", ..])
    return await AgentHost.RunAsync(args);

// faulthost limits FOLDER RUNS [STORAGE CONNECTION [PREFIX]]
if (args is ["limits", ..])
    return await LimitHost.RunAsync(args);

// faulthost FOLDER RUNS STEPS ALLOWANCE|- [CRASH POINT|- [STORAGE CONNECTION [PREFIX]]]
// Starts so many runs under idempotency keys (so a restart starts none twice), executes them, says "work" after each piece of work and "done" when
// all have ended.
var (folder, runs, steps) = (args[0], Number(args[1]), Number(args[2]));
var crash = args.Length > 4 && args[4] != "-" ? Enum.Parse<CrashPoint>(args[4]) : (CrashPoint?)null;
var options = new LocalHostOptions
{
    DataFolder = folder,
    Serves = true,
    Storage = args.Length > 5 ? args[5] : null,
    StoragePrefix = args.Length > 6 ? args[6] : "ironflow",
    // A step may be killed many times over here; being poisoned by that has a test of its own.
    Ironflow = new IronflowOptions { MaxDeliveries = 1_000 },
    LogLevel = LogLevel.Error,
    SweepInterval = TimeSpan.FromSeconds(2),
    Configure = builder => builder.AddWorkflow<WorkWorkflow>().AddOperation<Work>(),
    DecorateStore = store => crash is { } point ? new CrashingStore(store, point, Path.Combine(folder, "crashed")) : store,
};
Work.Journal = Path.Combine(folder, "journal");
if (args[3] != "-")
    Work.Allowance = Number(args[3]);

await using var host = await LocalHost.StartAsync(options);
Console.WriteLine("started");
await Parallel.ForAsync(0, runs, async (n, stop) =>
{
    var request = new NewRun("fault-work", new RawJson($$"""{"run":{{n}},"steps":{{steps}}}"""), new ApiTrigger())
    {
        IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"run-{n}"),
    };
    await host.Runs.CreateAsync(request, Caller.OperatingSystemUser, stop);
});
using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
while (await CountOpenAsync() > 0)
    await timer.WaitForNextTickAsync();
Console.WriteLine("done");
return 0;

async Task<int> CountOpenAsync()
{
    var open = 0;
    await foreach (var _ in host.Store.ListOpenRunsAsync())
        open++;
    return open;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
