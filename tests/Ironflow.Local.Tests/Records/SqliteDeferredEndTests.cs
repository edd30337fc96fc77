using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Local.RecordStore;
using Ironflow.Local.Storage;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Records;

/// <summary>A step's end inside an activity is written with the activity's completion (design §5).</summary>
public sealed class SqliteDeferredEndTests : IAsyncLifetime, IDisposable
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ironflow-records-");
    private readonly Database database;
    private readonly SqliteRecordStore store;
    private StepRecord step = null!;

    public SqliteDeferredEndTests()
    {
        database = Database.Open(Path.Combine(folder.FullName, "records.db"), RecordSchema.Module);
        store = new SqliteRecordStore(database, TimeProvider.System);
    }

    public async Task InitializeAsync()
    {
        await store.InitializeAsync();
        var runId = Guid.CreateVersion7(Start);
        await store.CreateRunAsync(new RunRecord
        {
            Id = runId, RootRunId = runId, WorkflowName = "w", Status = RunStatus.Pending, Trigger = new ApiTrigger(), CreatedBy = "ada", CreatedAt = Start, UpdatedAt = Start,
        });
        step = await InsertedAsync(runId, position: 0);
    }

    [Fact]
    public async Task UpdateToTheEnd_IsWrittenWithTheCompletion()
    {
        var scope = new WriteScope();
        var result = await InScopeAsync(scope, () => store.UpdateStepAsync(step, Ended(), StepWrite.Plain));
        Assert.Equal(StepWriteKind.Written, result.Kind);
        Assert.Equal(StepStatus.Running, (await FoundAsync()).Status);

        await CompleteAsync(scope);

        var found = await FoundAsync();
        Assert.True(StepEquality.Same(result.Step!, found));
        Assert.Equal(result.Step!.ETag, found.ETag);
        Assert.Single(await store.ReadRunEventsAsync(step.RunId, null, 10), e => e.Type == EventTypes.StepCompleted);
    }

    [Fact]
    public async Task UpdateToTheEnd_OfARowChangedMeanwhile_RefusesTheCompletion()
    {
        var scope = new WriteScope();
        await InScopeAsync(scope, () => store.UpdateStepAsync(step, Ended(), StepWrite.Plain));
        await store.UpdateStepAsync(step, step with { Owner = "other", Delivery = 2 }, StepWrite.Plain);
        await Assert.ThrowsAsync<StepOvertakenException>(() => CompleteAsync(scope));
        Assert.Equal(("other", StepStatus.Running), ((await FoundAsync()).Owner, (await FoundAsync()).Status));
    }

    [Fact]
    public async Task Update_ThatNeedsAnAnswerNow_IsWrittenAtOnce()
    {
        var scope = new WriteScope();
        await InScopeAsync(scope, () => store.UpdateStepAsync(step, step with { HeartbeatAt = Start }, new StepWrite { RequireLive = true }));
        Assert.Equal(Start, (await FoundAsync()).HeartbeatAt);
        Assert.Null(scope.Close());
    }

    [Fact]
    public async Task UpdateToTheEnd_WithAVoteOrASignal_IsWrittenAtOnce()
    {
        await store.AddSignalAsync(new SignalRecord { RunId = step.RunId, Name = "paid", Id = "a", By = "bob", At = Start });
        foreach (var write in new[] { new StepWrite { Vote = new VoteInsert(new GateVote("bob", true, Start, null)) }, new StepWrite { Signal = new SignalUse("paid", "a") } })
        {
            var other = await InsertedAsync(position: write.Vote is null ? 1 : 2);
            var scope = new WriteScope();
            await InScopeAsync(scope, () => store.UpdateStepAsync(other, other with { Status = StepStatus.Completed }, write));
            Assert.Equal(StepStatus.Completed, (await store.FindStepAsync(other.RunId, other.Key))!.Status);
            Assert.Null(scope.Close());
        }
    }

    [Fact]
    public async Task UpdateToTheEnd_OfAPurgedRun_RefusesTheCompletion()
    {
        var scope = new WriteScope();
        await InScopeAsync(scope, () => store.UpdateStepAsync(step, Ended(), StepWrite.Plain));
        await store.FinishRunAsync(step.RunId, new RunFinish(RunStatus.Failed, Start));
        await store.PurgeRunAsync(step.RunId);
        await Assert.ThrowsAsync<StepOvertakenException>(() => CompleteAsync(scope));
        Assert.Empty(await store.ReadRunEventsAsync(step.RunId, null, 10));
    }

    [Fact]
    public async Task UpdateToTheEnd_ThatIsNotAllowed_ThrowsAtOnce()
    {
        var scope = new WriteScope();
        await Assert.ThrowsAsync<InvalidTransitionException>(
            () => InScopeAsync(scope, () => store.UpdateStepAsync(step, Ended() with { Status = StepStatus.Skipped }, StepWrite.Plain)));
        Assert.Null(scope.Close());
    }

    [Fact]
    public async Task Find_InTheSameActivity_SeesTheEnd()
    {
        var scope = new WriteScope();
        var found = await InScopeAsync(scope, async () =>
        {
            await store.UpdateStepAsync(step, Ended(), StepWrite.Plain);
            return await store.FindStepAsync(step.RunId, step.Key);
        });
        Assert.Equal(StepStatus.Completed, found!.Status);
    }

    [Fact]
    public async Task EventIds_GrowOverAReopening()
    {
        var before = (await store.ReadRunEventsAsync(step.RunId, null, 10))[^1].Id;
        database.Dispose();
        using var reopened = Database.Open(Path.Combine(folder.FullName, "records.db"), RecordSchema.Module);
        var again = new SqliteRecordStore(reopened, TimeProvider.System);
        await again.InitializeAsync();
        await again.UpdateStepAsync(step, Ended(), StepWrite.Plain);
        Assert.Single(await again.ReadRunEventsAsync(step.RunId, before, 10));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    private static async Task<T> InScopeAsync<T>(WriteScope scope, Func<Task<T>> activity) => await Task.Run(async () =>
    {
        WriteScope.Enter(scope);
        return await activity();
    });

    private Task CompleteAsync(WriteScope scope)
    {
        var deferred = scope.Close()!;
        return database.WriteAsync(connection =>
        {
            foreach (var work in deferred)
                work(connection);
        });
    }

    private Task<StepRecord> InsertedAsync(int position) => InsertedAsync(step.RunId, position);

    private async Task<StepRecord> InsertedAsync(Guid runId, int position)
    {
        var key = new StepKey(1, position, 0);
        var begun = new StepRecord
        {
            Id = key.StepId(runId), RunId = runId, Key = key, Name = "s", Kind = StepKind.Shell, Status = StepStatus.Running, CreatedAt = Start, UpdatedAt = Start, Owner = "me",
        };
        return (await store.InsertStepAsync(begun, StepWrite.Plain)).Step!;
    }

    private StepRecord Ended() => step with { Status = StepStatus.Completed, Output = new RawJson("1"), UpdatedAt = Start.AddSeconds(1), CompletedAt = Start.AddSeconds(1) };

    private async Task<StepRecord> FoundAsync() => (await store.FindStepAsync(step.RunId, step.Key))!;
}
