using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.TestKit.RecordContract;

/// <summary>Attempts that follow failed ones (semantics 9.4).</summary>
public abstract class AttemptContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    [Fact]
    public async Task Schedule_ClosesTheAttemptAndWaits()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var (pending, running, done) = (
            await StepInAsync(run.Id, 0, StepStatus.Pending), await StepInAsync(run.Id, 1, StepStatus.Running), await StepInAsync(run.Id, 2, StepStatus.Running));
        var final = (await Store.UpdateStepAsync(done, Ended(done, StepStatus.Failed) with { CostUsd = 0.25m }, StepWrite.Plain)).Step!;
        var next = Next();

        var retrying = await Store.ScheduleAttemptAsync(run.Id, next);

        var expected = run with
        {
            Status = RunStatus.Retrying, Attempt = 2, RetryCount = 1, RetryAt = next.DueAt, Error = next.Error, ErrorCode = next.ErrorCode, UpdatedAt = next.At, CostUsd = 0.25m,
        };
        AssertSame(expected, retrying);
        AssertSame(expected, await Store.FindRunAsync(run.Id));
        foreach (var open in new[] { pending, running })
            AssertSame(open with { Status = StepStatus.Cancelled, Error = next.Error, CompletedAt = next.At, UpdatedAt = next.At }, await FoundAsync(open));
        AssertSame(final, await FoundAsync(final));
        Assert.Equal(RunStatus.Retrying, Assert.Single((await Store.ListRunsAsync(new RunQuery())).Runs).Status);
        Assert.Equal([run.Id], await OpenRunsAsync());
    }

    [Fact]
    public async Task Schedule_TellsItsEventsWithTheReason()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        await InsertAsync(NewStep(run.Id));
        var next = Next();
        var retrying = await Store.ScheduleAttemptAsync(run.Id, next);
        var running = await Store.SetRunStatusAsync(run.Id, RunStatus.Running, Now());
        Settle();
        var events = await Store.ReadRunEventsAsync(run.Id, null, 100);
        Assert.Equal(
            [
                EventTypes.RunCreated, EventTypes.RunStatusChanged, EventTypes.StepStarted, EventTypes.StepCancelled, EventTypes.RunStatusChanged, EventTypes.RunStatusChanged,
            ],
            events.Select(e => e.Type));
        Assert.Equal(Changes.Of(run, retrying).Single().Data, events[4].Data);
        Assert.Contains(next.Error, events[4].Data.Text, StringComparison.Ordinal);
        Assert.Equal(Changes.Of(retrying, running).Single().Data, events[5].Data);
    }

    [Fact]
    public async Task Schedule_AskedAgain_ChangesNothing()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var retrying = await Store.ScheduleAttemptAsync(run.Id, Next());
        AssertSame(retrying, await Store.ScheduleAttemptAsync(run.Id, Next() with { Error = "other" }));
        var running = await Store.SetRunStatusAsync(run.Id, RunStatus.Running, Now());
        var key = new StepKey(2, 0, 0);
        var step = await InsertAsync(NewStep(run.Id) with { Key = key, Id = key.StepId(run.Id) });
        AssertSame(running, await Store.ScheduleAttemptAsync(run.Id, Next()));
        AssertSame(step, await FoundAsync(step));
        Settle();
        Assert.Equal(5, (await Store.ReadRunEventsAsync(run.Id, null, 100)).Count);
    }

    [Fact]
    public async Task Running_AfterTheWait_ClearsWhatTheWaitShowed()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var retrying = await Store.ScheduleAttemptAsync(run.Id, Next());
        var at = Now();
        var running = await Store.SetRunStatusAsync(run.Id, RunStatus.Running, at);
        AssertSame(retrying with { Status = RunStatus.Running, RetryAt = null, Error = null, ErrorCode = null, UpdatedAt = at }, running);
        AssertSame(running, await Store.FindRunAsync(run.Id));
    }

    [Fact]
    public async Task Begin_OfTheNextAttempt_TurnsTheRunRunning()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        await Store.ScheduleAttemptAsync(run.Id, Next());
        var key = new StepKey(2, 0, 0);
        var begun = await Store.InsertStepAsync(
            NewStep(run.Id) with { Key = key, Id = key.StepId(run.Id) }, new StepWrite { RequireLive = true, RunStatus = RunStatus.Running });
        Assert.Equal(StepWriteKind.Written, begun.Kind);
        var running = await FoundAsync(run.Id);
        Assert.Equal((RunStatus.Running, 2, 1, null, null), (running.Status, running.Attempt, running.RetryCount, running.RetryAt, running.Error));
    }

    [Fact]
    public async Task Schedule_OfAThirdAttempt_AddsUpOverBoth()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        foreach (var attempt in new[] { 1, 2 })
        {
            var key = new StepKey(attempt, 0, 0);
            var step = await InsertAsync(NewStep(run.Id) with { Key = key, Id = key.StepId(run.Id) });
            await Store.UpdateStepAsync(step, Ended(step, StepStatus.Failed) with { CostUsd = 0.5m, DurationMs = 10 }, StepWrite.Plain);
            await Store.ScheduleAttemptAsync(run.Id, Next(attempt + 1));
            await Store.SetRunStatusAsync(run.Id, RunStatus.Running, Now());
        }

        var ended = await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Completed, Now()));
        Assert.Equal((3, 2, 1m, 20L), (ended.Attempt, ended.RetryCount, ended.CostUsd, ended.ActiveMs));
        Assert.Equal((null, null), (ended.Error, ended.ErrorCode));
    }

    [Fact]
    public async Task Finish_WhileWaiting_EndsTheRun()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        await Store.ScheduleAttemptAsync(run.Id, Next());
        var ended = await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Cancelled, Now()) { Error = "cancelled", ErrorCode = ErrorCodes.Cancelled });
        Assert.Equal((RunStatus.Cancelled, "cancelled", null), (ended.Status, ended.Error, ended.RetryAt));
        AssertSame(ended, await Store.FindRunAsync(run.Id));
    }

    [Theory]
    [InlineData(RunStatus.Pending)]
    [InlineData(RunStatus.AwaitingApproval)]
    [InlineData(RunStatus.Sleeping)]
    public async Task Schedule_OfARunThatSaysItWaits_PassesThroughRunning(RunStatus status)
    {
        var run = await CreateRunAsync(status);
        Assert.Equal((RunStatus.Retrying, 2), ((await Store.ScheduleAttemptAsync(run.Id, Next())) is var r ? (r.Status, r.Attempt) : default));
    }

    [Fact]
    public async Task Schedule_OfAMarkedRun_ReturnsItAsItStands()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var step = await InsertAsync(NewStep(run.Id));
        var marked = await Store.RequestCancelAsync(run.Id, "bob", Now());
        AssertSame(marked!, await Store.ScheduleAttemptAsync(run.Id, Next()));
        AssertSame(step, await FoundAsync(step));
    }

    [Fact]
    public async Task Schedule_OfAnEndedRun_ReturnsItAsItStands()
    {
        var run = await CreateRunAsync(RunStatus.Failed);
        AssertSame(run, await Store.ScheduleAttemptAsync(run.Id, Next()));
        AssertSame(run, await Store.FindRunAsync(run.Id));
    }

    [Fact]
    public async Task Schedule_StopsTheWavesOfTheAttempt()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var member = NewStep(run.Id, 1, StepStatus.Pending, owner: null);
        await Store.BeginWaveAsync([member], failFast: true);
        await Store.ScheduleAttemptAsync(run.Id, Next());
        var late = NewStep(run.Id, 1, index: 5);
        Assert.Equal(StepWriteKind.Stopped, (await Store.InsertStepAsync(late, new StepWrite { RequireLive = true, InWave = true, BeginsPending = true })).Kind);
    }

    [Fact]
    public async Task Schedule_WithALongError_ReadsBackWhole()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        await InsertAsync(NewStep(run.Id));
        var next = Next() with { Error = new string('e', 40_000) };
        AssertSame(await Store.ScheduleAttemptAsync(run.Id, next), await Store.FindRunAsync(run.Id));
        Settle();
        Assert.Contains(next.Error, (await Store.ReadRunEventsAsync(run.Id, null, 100))[^1].Data.Text, StringComparison.Ordinal);
    }

    private NextAttempt Next(int attempt = 2)
    {
        var at = Now();
        return new NextAttempt(attempt, at.AddMinutes(attempt).AddTicks(3), "step 'x' failed: exit 3", ErrorCodes.StepFailed, at);
    }
}
