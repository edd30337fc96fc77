using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.TestKit.RecordContract;

/// <summary>The removal of runs that have ended.</summary>
public abstract class PurgeContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    [Fact]
    public async Task Purge_LeavesNothing()
    {
        var start = (await Store.ReadEventsAsync(null, 100)).Next;
        var (kept, keptGate) = await FullAsync();
        var (run, gate) = await FullAsync();
        await Store.FinishRunAsync(run, new RunFinish(RunStatus.Completed, Now()) { Output = Large('o') });
        Settle();

        await Store.PurgeRunAsync(run);

        Assert.Null(await Store.FindRunAsync(run));
        Assert.Empty(await Store.ListStepsAsync(run));
        Assert.Null(await Store.FindStepAsync(run, gate.Key));
        Assert.Empty(await Store.ReadRunEventsAsync(run, null, 100));
        Assert.Empty(await Store.ListVotesAsync(run, gate.Key));
        Assert.Empty(await Store.ListSignalsAsync(run, "paid"));
        Assert.Null(await Store.FindBudgetAsync(run));
        Assert.Equal([kept], (await Store.ListRunsAsync(new RunQuery())).Runs.Select(r => r.Id));
        Assert.Equal(1, (await Store.GetStatsAsync(new RunQuery())).Total);
        Assert.Equal([kept], await OpenRunsAsync());
        Assert.Equal([keptGate.Id], (await Store.ListOpenGatesAsync(100, null)).Gates.Select(g => g.Step.Id));
        Assert.Contains((await Store.ReadEventsAsync(start, 100)).Events, e => e.RunId == kept);

        AssertSame(keptGate, await FoundAsync(keptGate));
        Assert.Equal(Large('p'), (await FoundAsync(kept)).Payload);
        Assert.Single(await Store.ListVotesAsync(kept, keptGate.Key));
        Assert.Single(await Store.ListSignalsAsync(kept, "paid"));
        Assert.Equal(new Budget(1m, 0, 0.5m), await Store.FindBudgetAsync(kept));
    }

    [Fact]
    public async Task Purge_AskedAgain_IsDone()
    {
        var run = await CreateRunAsync(RunStatus.Failed);
        await Store.PurgeRunAsync(run.Id);
        await Store.PurgeRunAsync(run.Id);
        await Store.PurgeRunAsync(Guid.NewGuid());
        Assert.Null(await Store.FindRunAsync(run.Id));
    }

    [Theory]
    [InlineData(RunStatus.Pending)]
    [InlineData(RunStatus.Running)]
    [InlineData(RunStatus.AwaitingApproval)]
    [InlineData(RunStatus.Retrying)]
    public async Task Purge_OfARunThatHasNotEnded_IsRefused(RunStatus status)
    {
        var run = await CreateRunAsync(status);
        var step = await InsertAsync(NewStep(run.Id));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.PurgeRunAsync(run.Id));
        AssertSame(run, await Store.FindRunAsync(run.Id));
        AssertSame(step, await FoundAsync(step));
    }

    [Fact]
    public async Task Purge_OfARunWithFiveThousandSteps_LeavesNothing()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        for (var wave = 0; wave < 5; wave++)
            await Store.BeginWaveAsync([.. Enumerable.Range(0, 1_000).Select(i => NewStep(run.Id, wave, StepStatus.Pending, i, owner: null))], failFast: false);
        await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Failed, Now()) { Error = "why" });
        await Store.PurgeRunAsync(run.Id);
        Assert.Null(await Store.FindRunAsync(run.Id));
        Assert.Empty(await Store.ListStepsAsync(run.Id));
        Assert.Empty(await Store.ReadRunEventsAsync(run.Id, null, 100));
    }

    [Fact]
    public async Task Create_AfterAPurge_BeginsAnew()
    {
        var run = NewRun() with { MaxCostUsd = 1m, Payload = Large('p') };
        await Store.CreateRunAsync(run);
        await Store.ReserveAsync(run.Id, "a", 1m, takeRest: false);
        await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Cancelled, Now()));
        await Store.PurgeRunAsync(run.Id);
        AssertSame(run, await Store.CreateRunAsync(run));
        AssertSame(run, await Store.FindRunAsync(run.Id));
        Assert.Equal(new Budget(1m, 0, 0), await Store.FindBudgetAsync(run.Id));
        Settle();
        Assert.Single(await Store.ReadRunEventsAsync(run.Id, null, 100));
        Assert.Equal(StepWriteKind.Written, (await Store.InsertStepAsync(NewStep(run.Id), new StepWrite { RequireLive = true })).Kind);
    }

    private static RawJson Large(char fill) => new('"' + new string(fill, 40_000) + '"');

    /// <summary>A running run with a row of everything, and its open gate.</summary>
    private async Task<(Guid Run, StepRecord Gate)> FullAsync()
    {
        var run = await Store.CreateRunAsync(NewRun() with { MaxCostUsd = 1m, Payload = Large('p') });
        await Store.ReserveAsync(run.Id, "a", 0.5m, takeRest: false);
        await Store.BeginWaveAsync([NewStep(run.Id, 1, StepStatus.Pending)], failFast: true);
        await InsertAsync(NewStep(run.Id, 2) with { Input = Large('i'), Output = Large('o'), Trace = Large('t') });
        await Store.AddSignalAsync(new SignalRecord { RunId = run.Id, Name = "paid", Id = "a", By = "bob", At = Now(), Payload = Large('s') });
        var gate = await InsertAsync(NewStep(run.Id).AsGate(required: 2));
        var vote = new GateVote("bob", true, Now(), null);
        var voted = await Store.UpdateStepAsync(gate, gate.With(vote), GateSamples.Write(vote));
        return (run.Id, voted.Step!);
    }
}
