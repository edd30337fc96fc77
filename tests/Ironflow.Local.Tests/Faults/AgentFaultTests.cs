using Ironflow.FaultHost;
using Ironflow.FaultHost.Agents;
using Ironflow.Local.Durable;
using Ironflow.Local.RecordStore;
using Ironflow.Local.Storage;
using Ironflow.Records;
using Ironflow.Records.Tables;
using Ironflow.Runs;
using Ironflow.Steps;
using Ironflow.TestKit.Azurite;

namespace Ironflow.Local.Tests.Faults;

/// <summary>`kill -9` around the answers of agents: one that is on record is never paid for again, and each is on record once (design §7).</summary>
public sealed class AgentFaultTests
{
    private const decimal Price = 0.25m;

    private static readonly string[] Once = ["first", "second", "third"];
    private static readonly string[] ThirdTwice = ["first", "second", "third", "third"];

    /// <summary>Points at the third step, and what was asked when all is over.</summary>
    public static TheoryData<CrashPoint, string[]> Points => new()
    {
        { CrashPoint.BeforeRow, Once },
        { CrashPoint.AfterRow, Once },
        { CrashPoint.AfterResult, Once },
        { CrashPoint.BeforeEnd, Once },
        { CrashPoint.AfterEnd, Once },
        { CrashPoint.AfterWork, ThirdTwice },
    };

    [Theory]
    [MemberData(nameof(Points))]
    public async Task KillAroundAnAnswer_RecordsInSqlite_WhatIsOnRecordIsNotAskedAgain(CrashPoint point, string[] asked)
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-agent-").FullName;

        await CrashAndResumeAsync(folder, point);

        using var database = Database.Open(Path.Combine(folder, "ironflow.db"), DurableSchema.Module, RecordSchema.Module);
        await AssertPaidAsync(new SqliteRecordStore(database, TimeProvider.System), folder, asked);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task KillAroundAnAnswer_RecordsInTableStorage_WhatIsOnRecordIsNotAskedAgain(CrashPoint point, string[] asked)
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-agent-").FullName;
        var azurite = await AzuriteServer.SharedAsync();
        var prefix = "agent" + Guid.NewGuid().ToString("N")[..12];

        await CrashAndResumeAsync(folder, point, azurite.ConnectionString, prefix);

        await AssertPaidAsync(new TableRecordStore(azurite.ConnectionString, new TableRecordStoreOptions { Prefix = prefix }), folder, asked);
    }

    private static async Task CrashAndResumeAsync(string folder, CrashPoint point, params string[] storage)
    {
        using (var crashing = FaultHostProcess.StartAgent(folder, point, storage))
        {
            Assert.False(await crashing.SaysAsync("done"), $"the host was to be killed; it never came to {point}");
            await crashing.ExitAsync();
        }

        Assert.True(File.Exists(Path.Combine(folder, "crashed")), $"the host never came to {point}");
        using var resumed = FaultHostProcess.StartAgent(folder, point, storage);
        await resumed.UntilSaidAsync("done");
    }

    private static async Task AssertPaidAsync(IRecordStore store, string folder, string[] asked)
    {
        Assert.Equal(asked, await File.ReadAllLinesAsync(Path.Combine(folder, "journal")));

        var run = (await store.FindRunAsync(Assert.Single((await store.ListRunsAsync(new RunQuery())).Runs).Id))!;
        var rows = await store.ListStepsAsync(run.Id);
        Assert.Equal((RunStatus.Completed, null), (run.Status, run.Error));
        Assert.Equal(AgentWorkflow.Questions, rows.Select(row => row.Name));
        Assert.All(rows, row => Assert.Equal((StepStatus.Completed, Price, 30L, 20L), (row.Status, row.CostUsd, row.InputTokens, row.OutputTokens)));
        // An answer that was lost with its process is nowhere: the record says what it knows.
        Assert.Equal((0.75m, 0.75m), (run.CostUsd, rows.Sum(row => row.CostUsd)));
        Assert.Equal((90L, 60L), (run.InputTokens, run.OutputTokens));
        Directory.Delete(folder, recursive: true);
    }
}
