using System.Diagnostics;
using Ironflow.Durable;
using Ironflow.Local.Durable;
using Ironflow.Local.Storage;

namespace Ironflow.Local.Tests.Durable;

/// <summary>The process killed with <c>kill -9</c> at random instants: after restarts everything completes, and nothing an activity
/// was told to be final was ever anything else.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Instances = 100;
    private const int Kills = 6;
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Ironflow.CrashHost.dll");

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task KilledAtRandomInstants_EveryInstanceCompletesConsistently(bool joining, int seed)
    {
        var random = new Random(seed);
        var hits = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = Start(joining);
            var line = "executed";
            for (var steps = random.Next(1, 80); steps > 0 && line == "executed"; steps--)
            {
                line = await process.StandardOutput.ReadLineAsync();
            }

            hits += line == "executed" ? 1 : 0;

            // A random instant is the point here, not something to wait for.
            var instant = Stopwatch.GetTimestamp() + random.NextInt64(Stopwatch.Frequency / 200);
            SpinWait.SpinUntil(() => Stopwatch.GetTimestamp() >= instant);
            process.Kill();
            await process.WaitForExitAsync();
        }

        Assert.True(hits > 0, "no kill met a process at work");
        using (var last = Start(joining))
        {
            var output = await last.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
            await last.WaitForExitAsync();
            Assert.EndsWith("done\n", output, StringComparison.Ordinal);
        }

        Check();
    }

    private void Check()
    {
        using var database = Database.Open(folder.File("ironflow.db"), DurableSchema.Module);
        var executed = File.ReadAllLines(folder.File("side.txt")).Select(line => line.Split('|')).ToLookup(parts => parts[0]);
        Assert.Equal("ok", database.Read(c =>
        {
            using var q = c.Prepare("PRAGMA integrity_check");
            return q.Step() ? q.Text(0) : "";
        }));
        Assert.Equal(0, database.Read(c => c.Scalar(
            "SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM timers) + (SELECT count(*) FROM instances WHERE status <> 2)")));
        Assert.Equal(Instances * 2, database.Read(c => c.Scalar("SELECT count(*) FROM instances")));
        Assert.Equal(0, database.Read(c => c.Scalar(
            "SELECT count(*) FROM (SELECT key FROM history GROUP BY key HAVING max(seq) + 1 <> count(*))")));
        for (var i = 0; i < Instances; i++)
        {
            CheckInstance(database, executed, $"main-{i}");
        }
    }

    private static void CheckInstance(Database database, ILookup<string, string[]> executed, string id)
    {
        var instance = database.Read(c => InstanceStore.Find(c, id))!;
        Assert.Equal(DurableStatus.Completed, instance.Status);
        var results = instance.Output!.Split(',');
        string[] steps = [".1", ".2", ".child.2", ".fan0", ".fan1", ".fan2", "", ".3"];
        for (var s = 0; s < steps.Length; s++)
        {
            if (steps[s].Length > 0)
            {
                Assert.Contains(executed[id + steps[s]], parts => parts[2] == results[s]);
            }
        }

        // A step's input is the result before it. Had a result ever been lost after the next step was told of it, that step would have been seen with two inputs.
        foreach (var step in steps.Where(step => step.Length > 0).Append(".child.1"))
        {
            Assert.Single(executed[id + step].Select(parts => parts[1]).Distinct());
        }

        Assert.Equal(results[0], executed[id + ".2"].First()[1]);
        Assert.Equal(results[1], executed[id + ".child.1"].First()[1]);
        Assert.Equal(results[2], executed[id + ".fan1"].First()[1]);
        Assert.Equal(results[6], executed[id + ".3"].First()[1]);
    }

    private Process Start(bool joining) => Process.Start(new ProcessStartInfo(
        Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
        [Program, folder.Path, $"{Instances}", $"{joining}"])
    {
        RedirectStandardOutput = true,
    })!;
}
