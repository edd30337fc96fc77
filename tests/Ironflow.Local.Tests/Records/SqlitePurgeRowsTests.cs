using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Local.RecordStore;
using Ironflow.Local.Storage;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Records;

/// <summary>A purge leaves no row in any table: what it left could not be seen, would stay for ever, and would be the next run's whose row gets that key.</summary>
public sealed class SqlitePurgeRowsTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RawJson Large = new('"' + new string('x', 40_000) + '"');

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ironflow-purge-");

    [Fact]
    public async Task Purge_EmptiesEveryTableOfRuns()
    {
        using var database = Database.Open(Path.Combine(folder.FullName, "records.db"), RecordSchema.Module);
        var store = new SqliteRecordStore(database, TimeProvider.System);
        await store.InitializeAsync();
        var run = Guid.CreateVersion7(Start);
        await store.CreateRunAsync(new RunRecord
        {
            Id = run, RootRunId = run, WorkflowName = "w", Status = RunStatus.Pending, Trigger = new ApiTrigger(), Payload = Large, MaxCostUsd = 1m, CreatedBy = "ada",
            CreatedAt = Start, UpdatedAt = Start,
        });
        await store.ReserveAsync(run, "a", 0.5m, takeRest: false);
        await store.AddSignalAsync(new SignalRecord { RunId = run, Name = "paid", Id = "a", By = "bob", At = Start });
        await store.InsertStepAsync(Step(run, 0, StepStatus.Running), new StepWrite { Vote = new VoteInsert(new GateVote("bob", true, Start, null)) });
        await store.FinishRunAsync(run, new RunFinish(RunStatus.Failed, Start));
        // A row that a write after the end left, as nothing in the store's own rules does.
        await database.WriteAsync(c => WaveTable.Insert(c, 1, 1, 0));
        Assert.DoesNotContain(database.Read(Counts), t => t.Rows == 0);

        await store.PurgeRunAsync(run);

        Assert.All(database.Read(Counts), t => Assert.Equal((t.Table, 0), t));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static StepRecord Step(Guid run, int position, StepStatus status)
    {
        var key = new StepKey(1, position, 0);
        return new StepRecord
        {
            Id = key.StepId(run), RunId = run, Key = key, Name = "s", Kind = StepKind.Shell, Status = status, Input = Large, CreatedAt = Start, UpdatedAt = Start,
        };
    }

    /// <summary>The rows of every table that has a column of runs' keys, and of the runs themselves.</summary>
    private static List<(string Table, long Rows)> Counts(Connection connection)
    {
        var tables = new List<string> { "runs" };
        using (var select = connection.Prepare(
            "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'run' ORDER BY m.name"))
        {
            while (select.Step())
                tables.Add(select.Text(0));
        }

        return [.. tables.Select(t => (t, connection.Scalar($"SELECT count(*) FROM {t}")))];
    }
}
