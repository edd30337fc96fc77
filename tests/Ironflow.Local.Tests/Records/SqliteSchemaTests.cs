using Ironflow.Local.RecordStore;
using Ironflow.Local.Storage;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Records;

/// <summary>What the schema's scripts take for granted, and files that an earlier version wrote.</summary>
public sealed class SqliteSchemaTests : IDisposable
{
    private const string OldRows = """
        INSERT INTO runs(id, status, live, workflow_name, trigger, large, attempt, retry_count, max_retries, duration_ms, active_ms, waiting_ms, created_by,
            created_at, updated_at, root_run_id)
        VALUES (x'0192f5c8000070008000000000000001', 1, 1, 'hello', '{"kind":"api"}', 0, 1, 0, 0, 0, 0, 0, 'ada', 638400000000000000, 638400000000000000,
            x'0192f5c8000070008000000000000001');
        INSERT INTO steps(run, pos, version, status, name, kind, tolerated, duration_ms, created_at, updated_at, started_at, try, delivery, large, input)
        VALUES (1, 1099511627776, 1, 2, 'sign', 'approval', 0, 0, 638400000000000000, 638400000000000000, 638400000000000000, 1, 1, 0, '{}');
        INSERT INTO events(run, id, type, to_status, at, duration_ms) VALUES (1, 7, 0, 0, 638400000000000000, 0);
        """;

    private static readonly Guid RunId = new("0192f5c8-0000-7000-8000-000000000001");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ironflow-schema-");

    private string FileName => Path.Combine(folder.FullName, "records.db");

    /// <summary>The index of open gates and its query name the status by its number.</summary>
    [Fact]
    public void AwaitingApproval_IsTheNumberInTheSchema() => Assert.Equal(2, (int)StepStatus.AwaitingApproval);

    [Fact]
    public async Task File_OfTheFirstVersion_IsReadAndWritten()
    {
        using (var old = Database.Open(FileName, RecordSchema.Module with { Migrations = [RecordSchema.Module.Migrations[0]] }))
            await old.WriteAsync(connection => connection.ExecuteScript(OldRows));

        using var database = Database.Open(FileName, RecordSchema.Module);
        var store = new SqliteRecordStore(database, TimeProvider.System);
        await store.InitializeAsync();

        Assert.Equal((null, null, null), (await store.FindRunAsync(RunId)) is { } run ? (run.MaxCostUsd, run.RetryAt, run.Reuse) : throw new InvalidOperationException());
        var gate = Assert.Single((await store.ListOpenGatesAsync(10, null)).Gates).Step;
        Assert.Equal(("sign", null), (gate.Name, gate.Gate));
        Assert.Equal(EventTypes.RunCreated, Assert.Single(await store.ReadRunEventsAsync(RunId, null, 10)).Type);
        Assert.Equal(StepWriteKind.Written, (await store.UpdateStepAsync(gate, gate with { WaitedMs = 5 }, StepWrite.Plain)).Kind);
        Assert.Equal(5, (await store.FindStepAsync(RunId, gate.Key))!.WaitedMs);
        await store.FinishRunAsync(RunId, new RunFinish(RunStatus.Failed, DateTimeOffset.UnixEpoch));
        await store.PurgeRunAsync(RunId);
        Assert.Null(await store.FindRunAsync(RunId));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
