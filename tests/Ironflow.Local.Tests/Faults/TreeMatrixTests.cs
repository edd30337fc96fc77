using Ironflow.FaultHost.Tree;
using Ironflow.Local.Durable;
using Ironflow.Local.RecordStore;
using Ironflow.Local.Storage;
using Ironflow.Records.Tables;
using Ironflow.TestKit.Azurite;

namespace Ironflow.Local.Tests.Faults;

/// <summary>`kill -9` at the boundaries of waves, gates, children, attempts and cancels (design §7, "worker killed at any instant"; semantics 4 to 9).</summary>
public sealed class TreeMatrixTests
{
    public static TheoryData<TreePoint> Points => [.. Enum.GetValues<TreePoint>()];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task KillAtABoundary_RecordsInSqlite_EverythingEndsAsItMust(TreePoint point)
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-tree-").FullName;

        await CrashAndResumeAsync(folder, point);

        using (var database = Database.Open(Path.Combine(folder, "ironflow.db"), DurableSchema.Module, RecordSchema.Module))
            await TreeAfterwards.AssertWholeAsync(new SqliteRecordStore(database, TimeProvider.System), folder);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(TreePoint.AfterWaveBegins)]
    [InlineData(TreePoint.BetweenMemberEnds)]
    [InlineData(TreePoint.AfterWaveStops)]
    [InlineData(TreePoint.AfterVote)]
    [InlineData(TreePoint.AfterSignal)]
    [InlineData(TreePoint.AfterChildEnds)]
    [InlineData(TreePoint.AfterNextAttempt)]
    [InlineData(TreePoint.AfterCancelOfParent)]
    public async Task KillAtABoundary_RecordsInTableStorage_EverythingEndsAsItMust(TreePoint point)
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-tree-").FullName;
        var azurite = await AzuriteServer.SharedAsync();
        var prefix = "tree" + Guid.NewGuid().ToString("N")[..12];

        await CrashAndResumeAsync(folder, point, azurite.ConnectionString, prefix);

        await TreeAfterwards.AssertWholeAsync(new TableRecordStore(azurite.ConnectionString, new TableRecordStoreOptions { Prefix = prefix }), folder);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task CrashAndResumeAsync(string folder, TreePoint point, params string[] storage)
    {
        using (var crashing = FaultHostProcess.StartTree(folder, point, storage))
        {
            Assert.False(await crashing.SaysAsync("done"), $"the host was to be killed; it never came to {point}");
            await crashing.ExitAsync();
        }

        Assert.True(File.Exists(Path.Combine(folder, "crashed")), $"the host never came to {point}");
        using var resumed = FaultHostProcess.StartTree(folder, point, storage);
        await resumed.UntilSaidAsync("done");
    }
}
