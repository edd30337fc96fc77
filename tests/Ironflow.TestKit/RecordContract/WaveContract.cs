using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.TestKit.RecordContract;

/// <summary>Waves: all rows first, a stop order of their own, one end (semantics 5, design §4.7).</summary>
public abstract class WaveContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    private static readonly StepWrite Begin = new() { RequireLive = true, InWave = true, BeginsPending = true };
    private static readonly StepWrite Beat = new() { RequireLive = true, InWave = true };

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public async Task BeginWave_OfAnySize_RecordsEveryMemberAsPending(int size)
    {
        var run = await CreateRunAsync();
        var members = Members(run.Id, size);
        Assert.True(await Store.BeginWaveAsync(members, failFast: true));
        var rows = await Store.ListStepsAsync(run.Id);
        Assert.Equal(Enumerable.Range(0, size), rows.Select(s => s.Index));
        Assert.All(rows, r => Assert.Equal(StepStatus.Pending, r.Status));
        AssertSame(members[^1], await FoundAsync(members[^1]));
        Assert.Equal(RunStatus.Running, (await FoundAsync(run.Id)).Status);
    }

    [Fact]
    public async Task Rule4_6_BeginWave_AskedAgain_ChangesNothing()
    {
        var run = await CreateRunAsync();
        var members = Members(run.Id, 3);
        await Store.BeginWaveAsync(members, failFast: true);
        var begun = (await Store.InsertStepAsync(Begun(members[1]), Begin)).Step!;
        Settle();
        var events = await Store.ReadRunEventsAsync(run.Id, null, 100);

        Assert.True(await Store.BeginWaveAsync(members, failFast: true));

        AssertSame(begun, await FoundAsync(begun));
        Assert.Equal(3, (await Store.ListStepsAsync(run.Id)).Count);
        Settle();
        Assert.Equal(events, await Store.ReadRunEventsAsync(run.Id, null, 100));
        Assert.Equal(StepWriteKind.Written, (await Store.InsertStepAsync(Begun(members[0]), Begin)).Kind);
    }

    [Fact]
    public async Task BeginWave_OfACancelledRun_WritesNothing()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        await Store.RequestCancelAsync(run.Id, "bob", Now());
        Assert.False(await Store.BeginWaveAsync(Members(run.Id, 3), failFast: true));
        Assert.Empty(await Store.ListStepsAsync(run.Id));
        Assert.False(await Store.BeginWaveAsync(Members(run.Id, 3), failFast: false));
        Assert.Empty(await Store.ListStepsAsync(run.Id));
    }

    [Fact]
    public async Task BeginWave_OfAnEndedRun_WritesNothing()
    {
        var run = await CreateRunAsync(RunStatus.Completed);
        Assert.False(await Store.BeginWaveAsync(Members(run.Id, 2), failFast: true));
        Assert.Empty(await Store.ListStepsAsync(run.Id));
        AssertSame(run, await Store.FindRunAsync(run.Id));
    }

    [Fact]
    public async Task Begin_OfAPendingMember_KeepsItsCreationAndDependencies()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var members = Members(run.Id, 2).Select(m => m with { Dependencies = [Guid.NewGuid()] }).ToList();
        await Store.BeginWaveAsync(members, failFast: true);
        var begun = Begun(members[1]) with { Dependencies = [], CreatedAt = Now(), Input = new Json.RawJson("""{"type":"shell","command":"false"}""") };
        var expected = begun with { Dependencies = members[1].Dependencies, CreatedAt = members[1].CreatedAt };

        var first = await Store.InsertStepAsync(begun, Begin);
        var again = await Store.InsertStepAsync(begun, Begin);

        Assert.Equal((StepWriteKind.Written, StepWriteKind.Written), (first.Kind, again.Kind));
        AssertSame(expected, first.Step);
        AssertSame(expected, again.Step);
        Assert.Equal(first.Step!.ETag, again.Step!.ETag);
        AssertSame(expected, await FoundAsync(begun));
        Settle();
        Assert.Single(await Store.ReadRunEventsAsync(run.Id, null, 100), e => e.Type == EventTypes.StepStarted);
        Assert.Equal(StepWriteKind.Written, (await Store.UpdateStepAsync(first.Step, Ended(first.Step, StepStatus.Completed), StepWrite.Plain)).Kind);
    }

    [Fact]
    public async Task Begin_OfAPendingRowThatNobodyOwns_IsRepeatable()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var members = Members(run.Id, 1);
        await Store.BeginWaveAsync(members, failFast: false);
        var gate = members[0].AsGate() with { Kind = members[0].Kind, StartedAt = Now(), CreatedAt = Now() };
        var write = new StepWrite { RequireLive = true, BeginsPending = true };
        var first = await Store.InsertStepAsync(gate, write);
        Assert.Equal(StepWriteKind.Written, first.Kind);
        Assert.Equal(StepWriteKind.Written, (await Store.InsertStepAsync(gate, write)).Kind);
        AssertSame(gate with { CreatedAt = members[0].CreatedAt }, await FoundAsync(gate));
    }

    [Fact]
    public async Task Begin_OfAnotherNameOrKindOrWithoutTheOption_SaysThePendingRowExists()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var members = Members(run.Id, 1);
        await Store.BeginWaveAsync(members, failFast: true);
        var begun = Begun(members[0]);
        foreach (var (step, write) in new[] { (begun with { Name = "other" }, Begin), (begun with { Kind = StepKind.Http }, Begin), (begun, Beat) })
        {
            var result = await Store.InsertStepAsync(step, write);
            Assert.Equal(StepWriteKind.Exists, result.Kind);
            AssertSame(members[0], result.Step);
        }
    }

    [Fact]
    public async Task Begin_OfAMemberThatWasBegun_SaysItExists()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var members = Members(run.Id, 1);
        await Store.BeginWaveAsync(members, failFast: true);
        var begun = (await Store.InsertStepAsync(Begun(members[0]), Begin)).Step!;
        var other = await Store.InsertStepAsync(Begun(members[0], "worker-2"), Begin);
        Assert.Equal(StepWriteKind.Exists, other.Kind);
        AssertSame(begun, other.Step);
    }

    [Fact]
    public async Task StopWave_StopsItsMembersAndNotTheRun()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var members = Members(run.Id, 3);
        await Store.BeginWaveAsync(members, failFast: true);
        await Store.BeginWaveAsync(Members(run.Id, 1, position: 2), failFast: true);
        var running = (await Store.InsertStepAsync(Begun(members[0]), Begin)).Step!;

        await Store.StopWaveAsync(run.Id, 1, 1);
        await Store.StopWaveAsync(run.Id, 1, 1);

        Assert.Equal(StepWriteKind.Stopped, (await Store.InsertStepAsync(Begun(members[1]), Begin)).Kind);
        Assert.Equal(StepWriteKind.Stopped, (await Store.UpdateStepAsync(running, running with { HeartbeatAt = Now() }, Beat)).Kind);
        AssertSame(running, await FoundAsync(running));
        AssertSame(members[1], await FoundAsync(members[1]));
        var live = new StepWrite { RequireLive = true };
        Assert.Equal(StepWriteKind.Written, (await Store.InsertStepAsync(NewStep(run.Id, 3), live)).Kind);
        Assert.Equal(StepWriteKind.Written, (await Store.InsertStepAsync(Begun(NewStep(run.Id, 2, StepStatus.Pending)), Begin)).Kind);
        Assert.Equal(StepStatus.Cancelled, (await ToAsync(running, StepStatus.Cancelled)).Status);
    }

    [Fact]
    public async Task BeginWave_AfterTheStop_GivesNoLiveRowAnew()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var members = Members(run.Id, 2);
        await Store.BeginWaveAsync(members, failFast: true);
        await Store.StopWaveAsync(run.Id, 1, 1);
        Assert.True(await Store.BeginWaveAsync(members, failFast: true));
        Assert.Equal(StepWriteKind.Stopped, (await Store.InsertStepAsync(Begun(members[0]), Begin)).Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CancelAndFinish_StopTheWavesToo(bool finish)
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var members = Members(run.Id, 2);
        await Store.BeginWaveAsync(members, failFast: true);
        var running = (await Store.InsertStepAsync(Begun(members[0]), Begin)).Step!;
        if (finish)
            await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Failed, Now()) { Error = "why" });
        else
            await Store.RequestCancelAsync(run.Id, "bob", Now());

        var beat = await Store.UpdateStepAsync(running, running with { HeartbeatAt = Now() }, Beat);
        Assert.Equal(finish ? StepWriteKind.Changed : StepWriteKind.Stopped, beat.Kind);
        Assert.Equal(StepWriteKind.Stopped, (await Store.InsertStepAsync(Begun(NewStep(run.Id, 1, StepStatus.Pending, 9)), Begin)).Kind);
    }

    [Fact]
    public async Task Rule5_3_Quirk11_EndWave_ClosesWhatIsOpenAndLeavesFinalRowsAlone()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var members = Members(run.Id, 4);
        await Store.BeginWaveAsync(members, failFast: true);
        var done = await ToAsync((await Store.InsertStepAsync(Begun(members[0]), Begin)).Step!, StepStatus.Completed);
        var running = (await Store.InsertStepAsync(Begun(members[1]), Begin)).Step!;
        var other = await InsertAsync(NewStep(run.Id, 2));

        var end = new WaveEnd(run.Id, 1, 1, "step-1-0 failed", Now());
        var rows = await Store.EndWaveAsync(end);

        StepRecord[] expected =
        [
            done, .. new[] { running, members[2], members[3] }.Select(s => s with { Status = StepStatus.Cancelled, Error = end.Reason, CompletedAt = end.At, UpdatedAt = end.At }),
        ];
        Assert.Equal(4, rows.Count);
        foreach (var (row, member) in rows.Zip(expected))
        {
            AssertSame(member with { Input = null, Output = null, Trace = null }, row);
            AssertSame(member, await FoundAsync(member));
        }

        AssertSame(other, await FoundAsync(other));
        Settle();
        Assert.Equal(3, (await Store.ReadRunEventsAsync(run.Id, null, 100)).Count(e => e.Type == EventTypes.StepCancelled));
        Assert.Equal(RunStatus.Running, (await FoundAsync(run.Id)).Status);
    }

    [Fact]
    public async Task EndWave_AskedAgain_KeepsTheFirstReason()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        await Store.BeginWaveAsync(Members(run.Id, 2), failFast: true);
        var first = await Store.EndWaveAsync(new WaveEnd(run.Id, 1, 1, "one", Now()));
        var again = await Store.EndWaveAsync(new WaveEnd(run.Id, 1, 1, "two", Now()));
        Assert.Equal(first.Select(s => (s.Error, s.ETag)), again.Select(s => (s.Error, s.ETag)));
        Assert.All(again, s => Assert.Equal("one", s.Error));
        Settle();
        Assert.Equal(2, (await Store.ReadRunEventsAsync(run.Id, null, 100)).Count(e => e.Type == EventTypes.StepCancelled));
        Assert.Equal(StepWriteKind.Stopped, (await Store.InsertStepAsync(Begun(NewStep(run.Id, 1, StepStatus.Pending, 9)), Begin)).Kind);
    }

    [Fact]
    public async Task EndWave_OfAThousand_ClosesAll()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        await Store.BeginWaveAsync(Members(run.Id, 1_000), failFast: true);
        var rows = await Store.EndWaveAsync(new WaveEnd(run.Id, 1, 1, "why", Now()));
        Assert.Equal(Enumerable.Range(0, 1_000), rows.Select(r => r.Index));
        Assert.All(rows, r => Assert.Equal((StepStatus.Cancelled, "why"), (r.Status, r.Error)));
    }

    private List<StepRecord> Members(Guid runId, int count, int position = 1)
        => [.. Enumerable.Range(0, count).Select(i => NewStep(runId, position, StepStatus.Pending, i, owner: null))];

    private StepRecord Begun(StepRecord member, string owner = "worker-1")
    {
        var now = Now();
        return member with { Status = StepStatus.Running, Owner = owner, StartedAt = now, HeartbeatAt = now, UpdatedAt = now, ETag = null };
    }
}
