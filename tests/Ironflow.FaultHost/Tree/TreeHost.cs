using System.Globalization;
using Ironflow.Gates;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Local.Hosting;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;
using Microsoft.Extensions.Logging;

namespace Ironflow.FaultHost.Tree;

/// <summary>A host that starts its runs, decides at their gates, sends their signals and cancels one of them, until all have ended.</summary>
internal static class TreeHost
{
    private static readonly Caller Ada = new("ada", [], []);

    /// <summary><c>tree FOLDER CRASH POINT [STORAGE CONNECTION [PREFIX]]</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var (folder, point) = (args[1], Enum.Parse<TreePoint>(args[2]));
        Work.Journal = Path.Combine(folder, "journal");
        await using var host = await LocalHost.StartAsync(new LocalHostOptions
        {
            DataFolder = folder,
            Serves = true,
            Storage = args.Length > 3 ? args[3] : null,
            StoragePrefix = args.Length > 4 ? args[4] : "ironflow",
            Ironflow = new IronflowOptions
            {
                SweepGrace = TimeSpan.FromMilliseconds(500),
                RunRetry = new RetryPolicy(10) { InitialInterval = TimeSpan.FromMilliseconds(50) },
            },
            LogLevel = LogLevel.Error,
            SweepInterval = TimeSpan.FromMilliseconds(500),
            Configure = builder => builder.AddFrom(typeof(TreeHost).Assembly),
            DecorateStore = store => new TreeCrashStore(store, point, Path.Combine(folder, "crashed")),
        });
        Console.WriteLine("started");
        for (var n = 0; n < TreeWorkflow.Trees; n++)
            await CreateAsync(host, "fault-tree", n);
        await CreateAsync(host, "fault-again", TreeWorkflow.Trees);
        await CreateAsync(host, "fault-cancelled", TreeWorkflow.Trees + 1);

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await ActAsync(host) > 0)
            await timer.WaitForNextTickAsync();
        Console.WriteLine("done");
        return 0;
    }

    private static Task<CreatedRun> CreateAsync(LocalHost host, string workflow, int number)
    {
        var request = new NewRun(workflow, new RawJson(string.Create(CultureInfo.InvariantCulture, $$"""{"run":{{number}}}""")), new ApiTrigger())
        {
            IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"run-{number}"),
            MaxRetries = 1,
        };
        return host.Runs.CreateAsync(request, Caller.OperatingSystemUser);
    }

    /// <summary>Does what people would, once each: what was lost with a process is for the sweep to find.</summary>
    private static async Task<int> ActAsync(LocalHost host)
    {
        foreach (var gate in (await host.Store.ListOpenGatesAsync(100, null)).Gates)
        {
            try
            {
                await ActAsync(host, gate);
            }
            catch (RequestException)
            {
                // It was decided, or its run cancelled, since the list was read.
            }
        }

        var open = 0;
        await foreach (var _ in host.Store.ListOpenRunsAsync())
            open++;
        return open;
    }

    private static async Task ActAsync(LocalHost host, OpenGate gate)
    {
        var run = gate.Step.RunId;
        if (gate.Step.Name == NeverWorkflow.Gate)
        {
            if ((await host.Store.FindRunAsync(gate.RootRunId))!.CancelRequestedAt is null)
                await host.Runs.CancelAsync(gate.RootRunId, Ada);
        }
        else if (gate.Step.Kind == StepKind.Signal)
        {
            if ((await host.Store.ListSignalsAsync(run, "paid")).Count == 0)
                await host.Service<SignalService>().SendAsync(new NewSignal(run, "paid", new RawJson("7")), Ada);
        }
        else
        {
            await host.Service<DecisionService>().DecideAsync(run, gate.Step.Id, approve: true, null, Ada);
        }
    }
}
