using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.TestKit.RecordContract;

/// <summary>Writes of step rows (semantics 2.4, 3, 4).</summary>
public abstract class StepContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    public static TheoryData<StepStatus, StepStatus> EveryPair()
    {
        var pairs = new TheoryData<StepStatus, StepStatus>();
        foreach (var from in Enum.GetValues<StepStatus>())
        {
            foreach (var to in Enum.GetValues<StepStatus>())
                pairs.Add(from, to);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public async Task Rule3_2_Quirk34_Update_OverEveryPair_FollowsTheTable(StepStatus from, StepStatus to)
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var step = await StepInAsync(run.Id, 0, from);
        var after = Ended(step, to) with { Tolerated = true };

        if (StepTransitions.IsAllowed(from, to) || (from == to && !StepTransitions.IsFinal(from)))
        {
            var result = await Store.UpdateStepAsync(step, after, StepWrite.Plain);
            Assert.Equal(StepWriteKind.Written, result.Kind);
            AssertSame(after, result.Step);
            AssertSame(after, await FoundAsync(step));
        }
        else if (from == to)
        {
            // A final row takes a late report and nothing else.
            await Store.UpdateStepAsync(step, after, StepWrite.Plain);
            Assert.False((await FoundAsync(step)).Tolerated);
        }
        else
        {
            await Assert.ThrowsAsync<InvalidTransitionException>(() => Store.UpdateStepAsync(step, after, StepWrite.Plain));
            AssertSame(step, await FoundAsync(step));
        }
    }

    [Fact]
    public async Task Insert_WithEveryField_ReadsBackEqual()
    {
        var run = await CreateRunAsync();
        var failure = new StepFailure { Kind = FailureKind.Shell, Message = "exit 3", ExitCode = 3, IsTransient = true, RetryAfter = TimeSpan.FromSeconds(1.5) };
        var step = NewStep(run.Id) with
        {
            Kind = StepKind.Custom("my-op"),
            Dependencies = [Guid.NewGuid(), Guid.NewGuid()],
            Output = new RawJson("[1]"),
            Trace = new RawJson("{}"),
            Error = "error",
            Failure = failure,
            Tolerated = true,
            DurationMs = long.MaxValue,
            CostUsd = 79228162514264337593543950335m,
            InputTokens = 0,
            OutputTokens = long.MaxValue,
            CompletedAt = Now().AddTicks(1),
            DueAt = Now().AddTicks(7),
            Try = 2,
            Delivery = 3,
            PastTries = [new PastTry(1, failure, 5, 0.5m, 1, null, Now(), Now().AddTicks(3))],
            Process = new ProcessMark("machine", 4711, 123456789012),
        };

        var result = await Store.InsertStepAsync(step, StepWrite.Plain);

        AssertSame(step, result.Step);
        AssertSame(step, await FoundAsync(step));
        Assert.Equal(result.Step!.ETag, (await FoundAsync(step)).ETag);
    }

    [Fact]
    public async Task List_LeavesValuesOut()
    {
        var run = await CreateRunAsync();
        var step = await InsertAsync(NewStep(run.Id) with { Output = new RawJson("1"), Trace = new RawJson("2") });
        AssertSame(step with { Input = null, Output = null, Trace = null }, Assert.Single(await Store.ListStepsAsync(run.Id)));
    }

    [Fact]
    public async Task Rule2_4_Quirk42_List_SortsByAttemptPositionIndex()
    {
        var run = await CreateRunAsync();
        StepKey[] keys =
        [
            new(1, 0, 0), new(1, 0, 1), new(1, 0, 9), new(1, 0, 10), new(1, 9, 0), new(1, 10, 0), new(1, 100, 0), new(1, 99_999, 9_999), new(2, 0, 0), new(10, 0, 0), new(100, 1, 1),
        ];
        foreach (var key in keys.Reverse())
            await InsertAsync(NewStep(run.Id) with { Key = key, Id = key.StepId(run.Id) });
        Assert.Equal(keys, (await Store.ListStepsAsync(run.Id)).Select(s => s.Key));
    }

    [Fact]
    public async Task Find_UnknownStepOrRun_IsNullAndListsAreEmpty()
    {
        var run = await CreateRunAsync();
        Assert.Null(await Store.FindStepAsync(run.Id, new StepKey(1, 0, 0)));
        Assert.Null(await Store.FindStepAsync(Guid.NewGuid(), new StepKey(1, 0, 0)));
        Assert.Empty(await Store.ListStepsAsync(run.Id));
        Assert.Empty(await Store.ListStepsAsync(Guid.NewGuid()));
    }

    [Fact]
    public async Task Insert_ByTheSameOwnerAgain_IsWritten()
    {
        var run = await CreateRunAsync();
        var step = await InsertAsync(NewStep(run.Id));
        var again = await Store.InsertStepAsync(step with { UpdatedAt = Now() }, StepWrite.Plain);
        Assert.Equal(StepWriteKind.Written, again.Kind);
        AssertSame(step, again.Step);
        Settle();
        Assert.Single(await Store.ReadRunEventsAsync(run.Id, null, 10), e => e.Type == EventTypes.StepStarted);
    }

    [Fact]
    public async Task Insert_ByAnotherOwner_SaysItExists()
    {
        var run = await CreateRunAsync();
        var step = await InsertAsync(NewStep(run.Id));
        var other = await Store.InsertStepAsync(NewStep(run.Id, owner: "worker-2"), StepWrite.Plain);
        Assert.Equal(StepWriteKind.Exists, other.Kind);
        AssertSame(step, other.Step);
        Assert.Equal(step.ETag, other.Step!.ETag);
    }

    [Fact]
    public async Task Insert_OverAFinalRow_GivesTheRecordedResult()
    {
        var run = await CreateRunAsync();
        var step = await InsertAsync(NewStep(run.Id));
        var final = (await Store.UpdateStepAsync(step, Ended(step, StepStatus.Completed) with { Output = new RawJson("42") }, StepWrite.Plain)).Step!;
        var again = await Store.InsertStepAsync(NewStep(run.Id), new StepWrite { RequireLive = true });
        Assert.Equal(StepWriteKind.Exists, again.Kind);
        AssertSame(final, again.Step);
    }

    [Fact]
    public async Task Rule4_6_Insert_ARowNobodyOwns_IsRepeatable()
    {
        var run = await CreateRunAsync();
        var skip = NewStep(run.Id, status: StepStatus.Skipped, owner: null) with { Kind = StepKind.Skip };
        await InsertAsync(skip);
        AssertSame(skip, await InsertAsync(skip));
        Assert.Equal(StepWriteKind.Exists, (await Store.InsertStepAsync(skip with { Name = "other" }, StepWrite.Plain)).Kind);
    }

    [Fact]
    public async Task Update_AskedAgain_IsWrittenOnce()
    {
        var run = await CreateRunAsync();
        var step = await InsertAsync(NewStep(run.Id));
        var end = Ended(step, StepStatus.Completed) with { Output = new RawJson("1"), CostUsd = 0.5m };
        var first = await Store.UpdateStepAsync(step, end, StepWrite.Plain);
        var again = await Store.UpdateStepAsync(step, end, StepWrite.Plain);
        Assert.Equal((StepWriteKind.Written, first.Step!.ETag), (again.Kind, again.Step!.ETag));
        Settle();
        Assert.Single(await Store.ReadRunEventsAsync(run.Id, null, 10), e => e.Type == EventTypes.StepCompleted);
    }

    [Fact]
    public async Task Update_WithAnOldETag_SaysItChangedAndWritesNothing()
    {
        var run = await CreateRunAsync();
        var step = await InsertAsync(NewStep(run.Id));
        var first = (await Store.UpdateStepAsync(step, step with { Owner = "first", UpdatedAt = Now() }, StepWrite.Plain)).Step!;
        var second = await Store.UpdateStepAsync(step, step with { Owner = "second", UpdatedAt = Now() }, StepWrite.Plain);
        Assert.Equal(StepWriteKind.Changed, second.Kind);
        AssertSame(first, second.Step);
        Assert.Equal(first.ETag, second.Step!.ETag);
    }

    [Fact]
    public async Task Update_ByFiftyAtOnce_OneWins()
    {
        var run = await CreateRunAsync();
        var gate = await StepInAsync(run.Id, 0, StepStatus.AwaitingApproval);
        var votes = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            i => Task.Run(() => Store.UpdateStepAsync(gate, gate with { Output = new RawJson($"{{\"vote\":{i}}}") }, StepWrite.Plain))));
        var winner = Assert.Single(votes, v => v.Kind == StepWriteKind.Written).Step!;
        Assert.Equal(49, votes.Count(v => v.Kind == StepWriteKind.Changed));
        AssertSame(winner, await FoundAsync(gate));
    }

    [Fact]
    public async Task Update_FromAListedRecord_KeepsItsValues()
    {
        var run = await CreateRunAsync();
        var step = await InsertAsync(NewStep(run.Id) with { Output = new RawJson("1"), Trace = new RawJson("2") });
        var listed = Assert.Single(await Store.ListStepsAsync(run.Id));
        var end = Ended(listed, StepStatus.Completed);
        Assert.Equal(StepWriteKind.Written, (await Store.UpdateStepAsync(listed, end, StepWrite.Plain)).Kind);
        AssertSame(end with { Input = step.Input, Output = step.Output, Trace = step.Trace }, await FoundAsync(step));
        Assert.Equal(StepWriteKind.Written, (await Store.UpdateStepAsync(listed, end, StepWrite.Plain)).Kind);
    }

    [Fact]
    public async Task Update_ClearsWhatIsNoMore()
    {
        var run = await CreateRunAsync();
        var full = await InsertAsync(NewStep(run.Id) with
        {
            Output = new RawJson("1"), Error = "", InputTokens = 1, DueAt = Now(), Process = new ProcessMark("m", 1, 2),
            Failure = new StepFailure { Kind = FailureKind.Timeout, Message = "m" },
        });
        AssertSame(full, await FoundAsync(full));
        var bare = full with { Output = null, Error = null, InputTokens = null, DueAt = null, Process = null, Failure = null, HeartbeatAt = null, Owner = null };
        var cleared = (await Store.UpdateStepAsync(full, bare, StepWrite.Plain)).Step!;
        AssertSame(bare, await FoundAsync(full));
        var refilled = (await Store.UpdateStepAsync(cleared, full with { ETag = cleared.ETag }, StepWrite.Plain)).Step!;
        AssertSame(full, refilled);
        AssertSame(full, await FoundAsync(full));
    }

    [Fact]
    public async Task Rule3_2_Update_OfAFinalRow_TakesOnlyWhatIsLate()
    {
        var run = await CreateRunAsync();
        var step = await InsertAsync(NewStep(run.Id));
        var final = await ToAsync(step, StepStatus.Cancelled);
        var report = final with { CostUsd = 2m, InputTokens = 3, OutputTokens = 4, DurationMs = 5, Output = new RawJson("1"), UpdatedAt = Now(), Name = "other", Error = "other" };
        var result = await Store.UpdateStepAsync(final, report, StepWrite.Plain);
        AssertSame(report with { Name = final.Name, Error = final.Error }, result.Step);
        AssertSame(report with { Name = final.Name, Error = final.Error }, await FoundAsync(step));
        var second = await Store.UpdateStepAsync(result.Step!, result.Step! with { Output = new RawJson("2") }, StepWrite.Plain);
        Assert.Equal("1", second.Step!.Output!.Value.Text);
    }

    [Fact]
    public async Task Write_WithARunStatus_ChangesBothOrNeither()
    {
        var run = await CreateRunAsync();
        var begin = await Store.InsertStepAsync(NewStep(run.Id), new StepWrite { RequireLive = true, RunStatus = RunStatus.Running });
        Assert.Equal(RunStatus.Running, (await FoundAsync(run.Id)).Status);
        Assert.Equal(RunStatus.Running, Assert.Single((await Store.ListRunsAsync(new RunQuery())).Runs).Status);

        var end = Ended(begin.Step!, StepStatus.Completed);
        await Store.UpdateStepAsync(begin.Step!, end, new StepWrite { RunStatus = RunStatus.Sleeping });
        Assert.Equal(RunStatus.Sleeping, (await FoundAsync(run.Id)).Status);

        await Assert.ThrowsAsync<InvalidTransitionException>(
            () => Store.InsertStepAsync(NewStep(run.Id, 1), new StepWrite { RunStatus = RunStatus.AwaitingApproval }));
        Assert.Single(await Store.ListStepsAsync(run.Id));
        Assert.Equal(run.Payload, (await FoundAsync(run.Id)).Payload);
    }

    [Fact]
    public async Task Heartbeat_OfALiveRun_IsWrittenWithoutAnEvent()
    {
        var run = await CreateRunAsync();
        var step = await InsertAsync(NewStep(run.Id));
        var at = Now();
        var beat = await Store.UpdateStepAsync(step, step with { HeartbeatAt = at }, new StepWrite { RequireLive = true });
        Assert.Equal((StepWriteKind.Written, at), (beat.Kind, beat.Step!.HeartbeatAt));
        Assert.NotEqual(step.ETag, beat.Step!.ETag);
        Settle();
        Assert.Equal(2, (await Store.ReadRunEventsAsync(run.Id, null, 10)).Count);
    }
}
