using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.TestKit.RecordContract;

/// <summary>The end of a run (semantics 8.1, 9.2, 9.3; design §4.7).</summary>
public abstract class FinishContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    [Fact]
    public async Task Finish_WithAnOutput_IsRead()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var at = Now();
        var ended = await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Completed, at) { Output = new RawJson("""{"ok":true}""") });
        Assert.Equal((RunStatus.Completed, """{"ok":true}""", at), (ended.Status, ended.Output!.Value.Text, ended.CompletedAt));
        Assert.Equal(run.Payload, ended.Payload);
        AssertSame(ended, await Store.FindRunAsync(run.Id));
    }

    [Fact]
    public async Task Finish_WithOpenSteps_ClosesThemAsCancelled()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var pending = await StepInAsync(run.Id, 0, StepStatus.Pending);
        var running = await StepInAsync(run.Id, 1, StepStatus.Running);
        var gate = await StepInAsync(run.Id, 2, StepStatus.AwaitingApproval);
        var done = await StepInAsync(run.Id, 3, StepStatus.Completed);

        var at = Now();
        await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Cancelled, at) { Error = "cancelled by ada", ErrorCode = ErrorCodes.Cancelled });

        foreach (var open in new[] { pending, running, gate })
            AssertSame(open with { Status = StepStatus.Cancelled, Error = "cancelled by ada", CompletedAt = at, UpdatedAt = at }, await FoundAsync(open));
        AssertSame(done, await FoundAsync(done));
        var events = await Store.ReadRunEventsAsync(run.Id, null, 100);
        Assert.Equal(3, events.Count(e => e.Type == EventTypes.StepCancelled));
        Assert.Equal(EventTypes.RunStatusChanged, events[^1].Type);
    }

    [Fact]
    public async Task Finish_WithManyOpenSteps_ClosesAll()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        await Task.WhenAll(Enumerable.Range(0, 95).Select(i => InsertAsync(NewStep(run.Id, 0, StepStatus.Pending, i))));
        await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Failed, Now()) { Error = "why" });
        var steps = await Store.ListStepsAsync(run.Id);
        Assert.Equal(95, steps.Count);
        Assert.All(steps, s => Assert.Equal(StepStatus.Cancelled, s.Status));
    }

    [Fact]
    public async Task Rule8_1_Finish_SumsItsSteps()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        for (var i = 0; i < 3; i++)
        {
            var step = await InsertAsync(NewStep(run.Id, i));
            await Store.UpdateStepAsync(
                step,
                Ended(step, StepStatus.Completed) with { CostUsd = 0.1000000000000000000000000001m, InputTokens = i == 0 ? null : 10, OutputTokens = 1, DurationMs = 7 },
                StepWrite.Plain);
        }

        var wait = await InsertAsync(NewStep(run.Id, 3) with { Kind = StepKind.Delay });
        await Store.UpdateStepAsync(wait, Ended(wait, StepStatus.Completed) with { DurationMs = 1000 }, StepWrite.Plain);

        var ended = await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Completed, Now()));

        Assert.Equal((0.3000000000000000000000000003m, 20L, 3L), (ended.CostUsd, ended.InputTokens, ended.OutputTokens));
        Assert.Equal((21L, 1000L), (ended.ActiveMs, ended.WaitingMs));
        Assert.Equal(ended.CostUsd, (await Store.ListRunsAsync(new RunQuery())).Runs[0].CostUsd);
    }

    [Fact]
    public async Task Rule9_2_Finish_AskedAgain_KeepsTheFirstEnd()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var ended = await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Cancelled, Now()));
        AssertSame(ended, await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Completed, Now()) { Output = new RawJson("1") }));
        Assert.Equal(3, (await Store.ReadRunEventsAsync(run.Id, null, 100)).Count);
    }

    [Fact]
    public async Task Rule9_2_Quirk28_Finish_AfterALateReport_SumsAgain()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var step = await InsertAsync(NewStep(run.Id));
        await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Cancelled, Now()));
        var final = await FoundAsync(step);
        await Store.UpdateStepAsync(final, final with { CostUsd = 1.25m, InputTokens = 5 }, StepWrite.Plain);

        var again = await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Failed, Now()));

        Assert.Equal((RunStatus.Cancelled, 1.25m, 5L), (again.Status, again.CostUsd, again.InputTokens));
        AssertSame(again, await Store.FindRunAsync(run.Id));
    }

    [Fact]
    public async Task Finish_Failed_WritesBothEvents()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Failed, Now()) { Error = "it broke", ErrorCode = ErrorCodes.StepFailed });
        var events = await Store.ReadRunEventsAsync(run.Id, null, 100);
        Assert.Equal([EventTypes.RunStatusChanged, EventTypes.RunFailed], events.TakeLast(2).Select(e => e.Type));
        Assert.Contains("it broke", events[^1].Data.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finish_RemovesTheRunFromTheOpenOnes()
    {
        var (stays, ends) = (await CreateRunAsync(), await CreateRunAsync());
        await Store.FinishRunAsync(ends.Id, new RunFinish(RunStatus.Cancelled, Now()));
        Assert.Equal([stays.Id], await OpenRunsAsync());
    }

    [Fact]
    public async Task Finish_StopsLaterBegins()
    {
        var run = await CreateRunAsync(RunStatus.Completed);
        var result = await Store.InsertStepAsync(NewStep(run.Id), new StepWrite { RequireLive = true, RunStatus = RunStatus.Running });
        Assert.Equal(StepWriteKind.Stopped, result.Kind);
        Assert.Empty(await Store.ListStepsAsync(run.Id));
    }

    [Fact]
    public async Task Finish_AgainstBeginsAtOnce_LeavesNoRowOpen()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var begins = Enumerable.Range(0, 20).Select(i => Store.InsertStepAsync(NewStep(run.Id, i), new StepWrite { RequireLive = true })).ToList();
        await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Cancelled, Now()));
        var results = await Task.WhenAll(begins);
        var steps = await Store.ListStepsAsync(run.Id);
        Assert.All(results, r => Assert.NotEqual(StepWriteKind.Changed, r.Kind));
        Assert.Equal(results.Count(r => r.Kind != StepWriteKind.Stopped), steps.Count);
        Assert.All(steps, s => Assert.Equal(StepStatus.Cancelled, s.Status));
    }

    [Fact]
    public async Task Finish_OfAnUnknownRun_Throws()
        => await Assert.ThrowsAsync<InvalidOperationException>(() => Store.FinishRunAsync(Guid.NewGuid(), new RunFinish(RunStatus.Failed, Now())));
}
