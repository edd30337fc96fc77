using System.Globalization;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Local.Hosting;
using Ironflow.Runs;
using Microsoft.Extensions.Logging;

namespace Ironflow.FaultHost.Limits;

/// <summary>A host that executes runs under limits to their end.</summary>
internal static class LimitHost
{
    /// <summary><c>limits FOLDER RUNS [STORAGE CONNECTION [PREFIX]]</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var (folder, runs) = (args[1], int.Parse(args[2], CultureInfo.InvariantCulture));
        Piece.Journal = Path.Combine(folder, "journal");
        await using var host = await LocalHost.StartAsync(new LocalHostOptions
        {
            DataFolder = folder,
            Serves = true,
            Storage = args.Length > 3 ? args[3] : null,
            StoragePrefix = args.Length > 4 ? args[4] : "ironflow",
            Ironflow = new IronflowOptions
            {
                MaxDeliveries = 1_000,
                StepLimits = new Dictionary<string, int> { ["fault.piece"] = 1 },
                SweepGrace = TimeSpan.FromSeconds(1),
            },
            LogLevel = LogLevel.Error,
            SweepInterval = TimeSpan.FromSeconds(1),
            Configure = builder => builder.AddWorkflow<LimitedWorkflow>().AddOperation<Piece>(),
        });
        Console.WriteLine("started");
        for (var n = 0; n < runs; n++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"run-{n}");
            await host.Runs.CreateAsync(new NewRun("fault-limited", new RawJson("{}"), new ApiTrigger()) { IdempotencyKey = key }, Caller.OperatingSystemUser);
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        // The places are given back after the last run's end.
        while (await host.Store.ListOpenRunsAsync().AnyAsync() || (await host.Store.ListDocumentsAsync("slot", after: null, limit: 1)).Count > 0)
            await timer.WaitForNextTickAsync();
        Console.WriteLine("done");
        return 0;
    }
}
