using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.TestKit.RecordContract;

/// <summary>The stop order (design §4.7, semantics 9.3).</summary>
public abstract class CancelContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    private static readonly StepWrite Live = new() { RequireLive = true };

    [Fact]
    public async Task RequestCancel_MarksTheRunOnce()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var at = Now();
        var marked = await Store.RequestCancelAsync(run.Id, "bob", at);
        AssertSame(run with { CancelRequestedAt = at, CancelRequestedBy = "bob", UpdatedAt = at }, marked);
        AssertSame(marked!, await Store.RequestCancelAsync(run.Id, "eve", Now()));
        AssertSame(marked!, await Store.FindRunAsync(run.Id));
        Assert.Equal([run.Id], await OpenRunsAsync());
    }

    [Fact]
    public async Task RequestCancel_OfAnEndedRun_ReturnsItAsItStands()
    {
        var run = await CreateRunAsync(RunStatus.Failed);
        AssertSame(run, await Store.RequestCancelAsync(run.Id, "bob", Now()));
    }

    [Fact]
    public async Task RequestCancel_OfAnUnknownRun_IsNull() => Assert.Null(await Store.RequestCancelAsync(Guid.NewGuid(), "bob", Now()));

    [Fact]
    public async Task RequestCancel_RefusesBeginAndHeartbeat()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var running = await InsertAsync(NewStep(run.Id));
        await Store.RequestCancelAsync(run.Id, "bob", Now());

        Assert.Equal(StepWriteKind.Stopped, (await Store.InsertStepAsync(NewStep(run.Id, 1), Live)).Kind);
        Assert.Equal(StepWriteKind.Stopped, (await Store.UpdateStepAsync(running, running with { HeartbeatAt = Now() }, Live)).Kind);
        AssertSame(running, await FoundAsync(running));
        Assert.Single(await Store.ListStepsAsync(run.Id));
    }

    [Fact]
    public async Task RequestCancel_StillTakesAStepsEnd()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var running = await InsertAsync(NewStep(run.Id));
        await Store.RequestCancelAsync(run.Id, "bob", Now());
        Assert.Equal(StepStatus.Failed, (await ToAsync(running, StepStatus.Failed)).Status);
    }

    [Fact]
    public async Task Begin_OfAKnownStepAfterTheStop_SaysItExists()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var step = await InsertAsync(NewStep(run.Id));
        await Store.RequestCancelAsync(run.Id, "bob", Now());
        var result = await Store.InsertStepAsync(step with { Owner = "worker-2" }, Live);
        Assert.Equal(StepWriteKind.Exists, result.Kind);
        AssertSame(step, result.Step);
    }

    [Fact]
    public async Task Update_OfAChangedStepAfterTheStop_SaysItChanged()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var step = await InsertAsync(NewStep(run.Id));
        var taken = (await Store.UpdateStepAsync(step, step with { Owner = "worker-2", Delivery = 2 }, StepWrite.Plain)).Step!;
        await Store.RequestCancelAsync(run.Id, "bob", Now());
        var result = await Store.UpdateStepAsync(step, step with { HeartbeatAt = Now() }, Live);
        Assert.Equal(StepWriteKind.Changed, result.Kind);
        AssertSame(taken, result.Step);
    }

    [Fact]
    public async Task Begin_OfAnUnknownRun_IsStopped()
        => Assert.Equal(StepWriteKind.Stopped, (await Store.InsertStepAsync(NewStep(Guid.NewGuid()), Live)).Kind);

    [Fact]
    public async Task RequestCancel_AgainstBeginsAtOnce_RefusesOrCountsEach()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var begins = Enumerable.Range(0, 30).Select(i => Store.InsertStepAsync(NewStep(run.Id, i), Live)).ToList();
        await Store.RequestCancelAsync(run.Id, "bob", Now());
        var results = await Task.WhenAll(begins);
        Assert.All(results, r => Assert.True(r.Kind is StepWriteKind.Written or StepWriteKind.Stopped));
        Assert.Equal(results.Count(r => r.Kind == StepWriteKind.Written), (await Store.ListStepsAsync(run.Id)).Count);
        Assert.Equal(StepWriteKind.Stopped, (await Store.InsertStepAsync(NewStep(run.Id, 99), Live)).Kind);
        Assert.All(await Store.ListStepsAsync(run.Id), s => Assert.Equal(StepStatus.Running, s.Status));
    }
}
