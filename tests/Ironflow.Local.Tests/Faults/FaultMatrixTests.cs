using Ironflow.FaultHost;
using Ironflow.Local.Durable;
using Ironflow.Local.RecordStore;
using Ironflow.Local.Storage;
using Ironflow.Records.Tables;
using Ironflow.TestKit.Azurite;

namespace Ironflow.Local.Tests.Faults;

/// <summary>`kill -9` at every boundary of a step and at random instants (design §7, "worker killed at any instant").</summary>
public sealed class FaultMatrixTests
{
    public static TheoryData<CrashPoint> Points => [.. Enum.GetValues<CrashPoint>()];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task KillAtABoundary_RecordsInSqlite_EverythingCompletes(CrashPoint point)
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-fault-").FullName;

        await CrashAndResumeAsync(folder, point);

        using var database = Database.Open(Path.Combine(folder, "ironflow.db"), DurableSchema.Module, RecordSchema.Module);
        await RecordsAfterwards.AssertWholeAsync(new SqliteRecordStore(database, TimeProvider.System), folder, runs: 3, steps: 3);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task KillAtABoundary_RecordsInTableStorage_EverythingCompletes(CrashPoint point)
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-fault-").FullName;
        var azurite = await AzuriteServer.SharedAsync();
        var prefix = "fault" + Guid.NewGuid().ToString("N")[..12];

        await CrashAndResumeAsync(folder, point, azurite.ConnectionString, prefix);

        var store = new TableRecordStore(azurite.ConnectionString, new TableRecordStoreOptions { Prefix = prefix });
        await RecordsAfterwards.AssertWholeAsync(store, folder, runs: 3, steps: 3);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task KillAtFiftyRandomInstants_TwentyRuns_EverythingCompletes()
    {
        const int Kills = 50;
        const int Runs = 20;
        const int Steps = 300;
        // What all the killed hosts may do together is less than there is to do: every kill finds runs under way, however fast the machine is.
        const int Allowance = (Runs * Steps / Kills) - 10;
        var folder = Directory.CreateTempSubdirectory("ironflow-fault-").FullName;
        // Seeded: a failure names the seed's moments again.
        var random = new Random(20261123);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var host = FaultHostProcess.Start(folder, Runs, Steps, Allowance);
            // Well before the allowance is used up: most kills are to come while pieces are begun and recorded, not while all of them wait.
            await host.UntilSaidAsync("work", random.Next(1, Allowance / 2));
            using (var moment = new PeriodicTimer(TimeSpan.FromMilliseconds(random.Next(1, 20))))
                await moment.WaitForNextTickAsync();
            host.Kill();

            Assert.False(await host.SaysAsync("done"), $"kill {kill} came when all work was done");
            Assert.NotEqual(0, await host.ExitAsync());
        }

        using (var last = FaultHostProcess.Start(folder, Runs, Steps))
            await last.UntilSaidAsync("done");

        using var database = Database.Open(Path.Combine(folder, "ironflow.db"), DurableSchema.Module, RecordSchema.Module);
        await RecordsAfterwards.AssertWholeAsync(new SqliteRecordStore(database, TimeProvider.System), folder, Runs, Steps);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task CrashAndResumeAsync(string folder, CrashPoint point, params string[] storage)
    {
        using (var crashing = FaultHostProcess.Start(folder, runs: 3, steps: 3, allowance: null, point.ToString(), storage))
        {
            Assert.False(await crashing.SaysAsync("done"), "the host was to be killed");
            await crashing.ExitAsync();
        }

        Assert.True(File.Exists(Path.Combine(folder, "crashed")), $"the host never came to {point}");
        using var resumed = FaultHostProcess.Start(folder, runs: 3, steps: 3, allowance: null, point.ToString(), storage);
        await resumed.UntilSaidAsync("done");
    }
}
