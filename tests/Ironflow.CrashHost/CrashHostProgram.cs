using Ironflow.Durable;
using Ironflow.Local.Durable;
using Ironflow.Local.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironflow.CrashHost;

/// <summary>Runs instances to their end; each activity appends a line to a side file, so that what was executed is known whatever
/// happens to the process.</summary>
internal static class CrashHostProgram
{
    public static async Task<int> RunAsync(string folder, int instances, bool joining)
    {
        using var held = FolderLock.Acquire(folder);
        using var database = Database.Open(
            Path.Combine(folder, "ironflow.db"),
            DurableSchema.Module,
            new SchemaModule("begins", ["CREATE TABLE begins(step TEXT, input TEXT, begun INTEGER NOT NULL, PRIMARY KEY(step, input)) WITHOUT ROWID"]));
        using var side = new SideFile(Path.Combine(folder, "side.txt"));
        var options = new EngineOptions
        {
            JoinActivities = joining,
            ActivitySlots = 8,
            MaxLive = 5,
            Orchestrators = new Dictionary<string, Func<IDurableContext, string, Task<string>>> { ["main"] = MainAsync, ["child"] = ChildAsync },
            Activities = new Dictionary<string, Func<ActivityCall, CancellationToken, Task<string>>>
            {
                ["step"] = async (call, _) =>
                {
                    var step = call.Input[..call.Input.IndexOf('|', StringComparison.Ordinal)];
                    if (joining)
                    {
                        // What may start before its turn is committed must wait for a write; what may not needs no such care.
                        await database.WriteAsync(c => Begin(c, step, call.Input));
                    }

                    var result = Guid.NewGuid().ToString("N");
                    side.Append($"{step}|{call.Input[(step.Length + 1)..]}|{result}");
                    await Console.Out.WriteLineAsync("executed");
                    return result;
                },
            },
        };
        var engine = new EmbeddedEngine(database, options, TimeProvider.System, NullLoggerFactory.Instance);
        engine.Start();
        await Task.WhenAll(Enumerable.Range(0, instances).Select(i => engine.StartAsync("main", $"main-{i}", $"{i}")));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (var i = 0; i < instances; i++)
        {
            var id = $"main-{i}";
            while ((await engine.GetAsync(id))!.Status is DurableStatus.Pending or DurableStatus.Running)
            {
                await engine.RaiseEventAsync(id, "go", "event");
                await pause.WaitForNextTickAsync();
            }
        }

        await engine.DisposeAsync();
        await Console.Out.WriteLineAsync("done");
        return 0;
    }

    /// <summary>Two steps, a child, a fan of three, a timer against an event, and a last step: each step's input is the result before it.</summary>
    private static async Task<string> MainAsync(IDurableContext context, string input)
    {
        var results = new List<string>();
        async Task Step(string name) =>
            results.Add(await context.CallActivityAsync("step", $"{context.InstanceId}.{name}|{(results.Count == 0 ? "" : results[^1])}"));

        await Step("1");
        await Step("2");
        results.Add(await context.CallSubOrchestrationAsync("child", context.InstanceId + ".child", results[^1]));
        var last = results[^1];
        results.AddRange(await Task.WhenAll(
            Enumerable.Range(0, 3).Select(i => context.CallActivityAsync("step", $"{context.InstanceId}.fan{i}|{last}"))));
        using var cancel = new CancellationTokenSource();
        var timer = context.CreateTimerAsync(context.UtcNow.AddMilliseconds(20), cancel.Token);
        var wait = context.WaitForEventAsync("go", cancel.Token);
        results.Add(await Task.WhenAny(timer, wait) == timer ? "timer" : "event");
        cancel.Cancel();
        await Step("3");
        return string.Join(',', results);
    }

    private static async Task<string> ChildAsync(IDurableContext context, string input)
    {
        var first = await context.CallActivityAsync("step", $"{context.InstanceId}.1|{input}");
        return await context.CallActivityAsync("step", $"{context.InstanceId}.2|{first}");
    }

    private static void Begin(Connection connection, string step, string input)
    {
        using var s = connection.Prepare(
            "INSERT INTO begins(step, input, begun) VALUES (?1, ?2, 1) ON CONFLICT DO UPDATE SET begun = begun + 1");
        s.Bind(1, step).Bind(2, input).Run();
    }
}
