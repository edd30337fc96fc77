using Ironflow.Local.Durable;
using Ironflow.Local.RecordStore;
using Ironflow.Local.Storage;
using Ironflow.Records;
using Ironflow.Records.Tables;
using Ironflow.Runs;
using Ironflow.TestKit.Azurite;

namespace Ironflow.Local.Tests.Faults;

/// <summary>`kill -9` under limits of runs and of steps: no place is lost or leaked, and the limits hold throughout.</summary>
public sealed class LimitFaultTests
{
    private const int Runs = 8;
    private const int Kills = 6;

    [Fact]
    public async Task Kills_RecordsInSqlite_EveryRunGetsItsTurn()
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-limits-").FullName;
        await KillAndFinishAsync(folder);
        using (var database = Database.Open(Path.Combine(folder, "ironflow.db"), DurableSchema.Module, RecordSchema.Module))
            await AssertWholeAsync(new SqliteRecordStore(database, TimeProvider.System), folder);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Kills_RecordsInTableStorage_EveryRunGetsItsTurn()
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-limits-").FullName;
        var azurite = await AzuriteServer.SharedAsync();
        var prefix = "limits" + Guid.NewGuid().ToString("N")[..12];
        await KillAndFinishAsync(folder, azurite.ConnectionString, prefix);
        await AssertWholeAsync(new TableRecordStore(azurite.ConnectionString, new TableRecordStoreOptions { Prefix = prefix }), folder);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task KillAndFinishAsync(string folder, params string[] storage)
    {
        // Seeded: a failure names the seed's moments again. Fewer pieces than there are, so that every kill finds work.
        var random = new Random(20261125);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var host = FaultHostProcess.StartLimits(folder, Runs, storage);
            await host.UntilSaidAsync("work", random.Next(1, 6));
            using (var moment = new PeriodicTimer(TimeSpan.FromMilliseconds(random.Next(1, 20))))
                await moment.WaitForNextTickAsync();
            host.Kill();
            await host.ExitAsync();
        }

        using var last = FaultHostProcess.StartLimits(folder, Runs, storage);
        Assert.True(await last.SaysAsync("done"), "the host ended before everything was done and every place was free");
    }

    private static async Task AssertWholeAsync(IRecordStore store, string folder)
    {
        var runs = (await store.ListRunsAsync(new RunQuery { Limit = 100 })).Runs;
        Assert.Equal(Runs, runs.Count);
        Assert.All(runs, run => Assert.Equal(RunStatus.Completed, run.Status));
        Assert.Empty(await store.ListDocumentsAsync("slot", null, 10));

        var underWay = new List<(string Process, string Run)>();
        var perRun = new Dictionary<string, (int First, int Last)>();
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "journal"));
        for (var n = 0; n < lines.Length; n++)
        {
            var words = lines[n].Split(' ');
            // What a killed process had begun ended with it.
            underWay.RemoveAll(w => w.Process != words[0]);
            perRun[words[1]] = (perRun.TryGetValue(words[1], out var seen) ? seen.First : n, n);
            if (words[2] == "end")
                Assert.True(underWay.Remove((words[0], words[1])), $"line {n} ends what had not begun");
            else
                underWay.Add((words[0], words[1]));
            Assert.True(underWay.Count <= 1, $"{underWay.Count} steps worked together at line {n}");
        }

        // Two runs at once: at no line are more than two between their first and their last.
        for (var n = 0; n < lines.Length; n++)
            Assert.True(perRun.Values.Count(r => r.First <= n && n <= r.Last) <= 2, $"more than two runs were under way at line {n}");
    }
}
