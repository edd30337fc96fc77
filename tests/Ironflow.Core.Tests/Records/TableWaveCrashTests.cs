using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Records;

/// <summary>Waves whose beginning and end take several transactions (semantics 5, design §4.7).</summary>
public sealed class TableWaveCrashTests : TableCrashBase
{
    private const int Size = 110;
    private static readonly StepWrite Begin = new() { RequireLive = true, InWave = true, BeginsPending = true };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Begin_KilledAnywhere_IsCompletedByTheNext(bool losesLast)
    {
        for (var requests = 0; ; requests++)
        {
            var (prefix, store) = await OpenHealthyAsync();
            var run = await store.CreateRunAsync(NewRun(at: Tick()));
            var members = Members(run.Id);

            // Events carry their writer's time: another writer's come later only by the clock.
            Tick();
            var survived = await DiesAsync(prefix, requests, losesLast, dying => dying.BeginWaveAsync(members, failFast: true));
            Tick();

            Assert.True(await store.BeginWaveAsync(members, failFast: true));

            Assert.Equal(members.Select(m => m.Key), (await store.ListStepsAsync(run.Id)).Select(s => s.Key));
            Assert.Equal(RunStatus.Running, (await store.FindRunAsync(run.Id))!.Status);
            Assert.Equal(RunStatus.Running, Assert.Single((await store.ListRunsAsync(new RunQuery())).Runs).Status);
            Assert.Equal(StepWriteKind.Written, (await store.InsertStepAsync(Begun(members[^1]), Begin)).Kind);
            CrashTime.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(
                [EventTypes.RunCreated, EventTypes.RunStatusChanged, EventTypes.StepStarted], (await store.ReadRunEventsAsync(run.Id, null, 10)).Select(e => e.Type));
            if (survived)
                return;
        }
    }

    [Fact]
    public async Task Begin_AfterACrashAndTheStopOrder_MakesNoLiveRowAnew()
    {
        var (prefix, store) = await OpenHealthyAsync();
        var run = await store.CreateRunAsync(NewRun(at: Tick()));
        await store.SetRunStatusAsync(run.Id, RunStatus.Running, Tick());
        var members = Members(run.Id);

        // The run is read and the first transaction carried out.
        Assert.False(await DiesAsync(prefix, 2, losesLast: false, dying => dying.BeginWaveAsync(members, failFast: true)));
        Assert.InRange((await store.ListStepsAsync(run.Id)).Count, 1, Size - 1);
        await store.StopWaveAsync(run.Id, 1, 0);

        Assert.True(await store.BeginWaveAsync(members, failFast: true));
        Assert.Equal(Size, (await store.ListStepsAsync(run.Id)).Count);
        Assert.Equal(StepWriteKind.Stopped, (await store.InsertStepAsync(Begun(members[0]), Begin)).Kind);
        Assert.Equal(StepWriteKind.Stopped, (await store.InsertStepAsync(Begun(members[^1]), Begin)).Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task End_KilledAnywhere_IsCompletedByTheNext(bool losesLast)
    {
        for (var requests = 0; ; requests++)
        {
            var (prefix, store) = await OpenHealthyAsync();
            var run = await store.CreateRunAsync(NewRun(at: Tick()));
            var members = Members(run.Id);
            await store.BeginWaveAsync(members, failFast: true);
            var begun = (await store.InsertStepAsync(Begun(members[0]), Begin)).Step!;
            var done = (await store.UpdateStepAsync(begun, begun with { Status = StepStatus.Completed, CompletedAt = Tick() }, StepWrite.Plain)).Step!;
            var end = new WaveEnd(run.Id, 1, 0, "a sibling failed", Tick());
            var survived = await DiesAsync(prefix, requests, losesLast, dying => dying.EndWaveAsync(end));

            var rows = await store.EndWaveAsync(end);

            Assert.Equal(Enumerable.Range(0, Size), rows.Select(r => r.Index));
            Assert.Equal((done.Status, done.ETag), (rows[0].Status, rows[0].ETag));
            Assert.All(rows.Skip(1), r => Assert.Equal((StepStatus.Cancelled, "a sibling failed"), (r.Status, r.Error)));
            Assert.Equal(rows.Select(r => r.ETag), (await store.ListStepsAsync(run.Id)).Select(s => s.ETag));
            CrashTime.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(Size - 1, (await store.ReadRunEventsAsync(run.Id, null, 1_000)).Count(e => e.Type == EventTypes.StepCancelled));
            Assert.DoesNotContain(await RawTables.RowsAsync(prefix), r => r.Row.StartsWith("live:", StringComparison.Ordinal));
            if (survived)
                return;
        }
    }

    [Fact]
    public async Task Cancel_WhileAWaveBegins_MissesNoLiveRow()
    {
        var (prefix, store) = await OpenHealthyAsync();
        var run = await store.CreateRunAsync(NewRun(at: Tick()));
        await store.SetRunStatusAsync(run.Id, RunStatus.Running, Tick());
        var members = Members(run.Id);

        // Between the cancel's look at the live rows and their removal.
        var hook = new StorageHook(message => message.Request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal), () => store.BeginWaveAsync(members, failFast: true));
        var cancelling = await new TableStores(hook).CreateAsync(prefix, CrashTime);
        await cancelling.RequestCancelAsync(run.Id, "bob", Tick());

        Assert.True(hook.HasRun);
        Assert.Equal(StepWriteKind.Stopped, (await store.InsertStepAsync(Begun(members[0]), Begin)).Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Attempt_KilledAnywhere_IsCompletedByTheNext(bool losesLast)
    {
        for (var requests = 0; ; requests++)
        {
            var (prefix, store) = await OpenHealthyAsync();
            var run = await store.CreateRunAsync(NewRun(at: Tick()) with { Payload = Large() });
            var members = Members(run.Id);
            await store.BeginWaveAsync(members, failFast: true);
            var next = new NextAttempt(2, Tick().AddMinutes(1), "why", ErrorCodes.StepFailed, Tick());
            var survived = await DiesAsync(prefix, requests, losesLast, dying => dying.ScheduleAttemptAsync(run.Id, next));

            var retrying = await store.ScheduleAttemptAsync(run.Id, next);

            Assert.Equal((RunStatus.Retrying, 2, 1, next.DueAt, run.Payload), (retrying.Status, retrying.Attempt, retrying.RetryCount, retrying.RetryAt, retrying.Payload));
            Assert.All(await store.ListStepsAsync(run.Id), s => Assert.Equal((StepStatus.Cancelled, "why"), (s.Status, s.Error)));
            Assert.Equal(RunStatus.Retrying, Assert.Single((await store.ListRunsAsync(new RunQuery())).Runs).Status);
            var second = new StepKey(2, 0, 0);
            var begin = NewStep(run.Id) with { Key = second, Id = second.StepId(run.Id) };
            Assert.Equal(StepWriteKind.Written, (await store.InsertStepAsync(begin, new StepWrite { RequireLive = true, RunStatus = RunStatus.Running })).Kind);
            Assert.Null((await store.FindRunAsync(run.Id))!.RetryAt);
            if (survived)
                return;
        }
    }

    private List<StepRecord> Members(Guid runId)
        => [.. Enumerable.Range(0, Size).Select(i => NewStep(runId, 0, StepStatus.Pending, i, owner: null))];

    private StepRecord Begun(StepRecord pending)
        => pending with { Status = StepStatus.Running, Owner = "worker-1", StartedAt = Now(), HeartbeatAt = Now(), UpdatedAt = Now() };
}
