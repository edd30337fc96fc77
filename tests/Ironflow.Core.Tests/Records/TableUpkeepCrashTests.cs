using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Records;

/// <summary>Budgets, signals and purges when a process is killed between two requests.</summary>
public sealed class TableUpkeepCrashTests : TableCrashBase
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Charge_KilledAnywhere_CountsOnce(bool losesLast)
    {
        for (var requests = 0; ; requests++)
        {
            var (prefix, store) = await OpenHealthyAsync();
            var run = await store.CreateRunAsync(NewRun(at: Tick()) with { MaxCostUsd = 1m });
            var survived = await DiesAsync(prefix, requests, losesLast, async dying =>
            {
                await dying.ReserveAsync(run.Id, "a", 1m, takeRest: false);
                await dying.SettleAsync(run.Id, "a", 0.25m);
            });

            Assert.True(await store.ReserveAsync(run.Id, "a", 1m, takeRest: false));
            await store.SettleAsync(run.Id, "a", 0.25m);
            Assert.Equal(new Budget(1m, 0.25m, 0), await store.FindBudgetAsync(run.Id));
            if (survived)
                return;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Purge_KilledAnywhere_IsFoundByTheListAndCompletedByTheNext(bool losesLast)
    {
        for (var requests = 0; ; requests++)
        {
            var (prefix, store) = await OpenHealthyAsync();
            var run = await EndedAsync(store);
            var survived = await DiesAsync(prefix, requests, losesLast, dying => dying.PurgeRunAsync(run));

            // Old runs are found by the list; what is listed and still there reads without its values.
            var listed = (await store.ListRunsAsync(new RunQuery())).Runs;
            Assert.True(listed.Count == 1 || await store.FindRunAsync(run) is null);
            await store.FindRunAsync(run);
            await store.ListStepsAsync(run);
            await store.PurgeRunAsync(run);

            Assert.DoesNotContain(await RawTables.RowsAsync(prefix), r => r.Table != "changes" && r.Partition != "days");
            Assert.Equal(0, await RawTables.BlobsAsync(prefix));
            if (survived)
                return;
        }
    }

    [Fact]
    public async Task Purge_ThatDiedAfterTheRunsRow_IsCompletedByTheSweepToo()
    {
        for (var requests = 1; ; requests++)
        {
            var (prefix, store) = await OpenHealthyAsync();
            var run = await EndedAsync(store);
            var survived = await DiesAsync(prefix, requests, losesLast: false, dying => dying.PurgeRunAsync(run));
            if (await store.FindRunAsync(run) is null)
            {
                foreach (var open in await OpenAsync(store))
                    await store.ForgetOpenRunAsync(open);
                Assert.DoesNotContain(await RawTables.RowsAsync(prefix), r => r.Table != "changes" && r.Partition != "days");
            }

            if (survived)
                return;
        }
    }

    [Fact]
    public async Task Feed_OfAPurgedRun_LeavesOutWhatWasTooLargeForItsRow()
    {
        var (_, store) = await OpenHealthyAsync();
        var start = (await store.ReadEventsAsync(null, 1)).Next;
        var run = await EndedAsync(store, error: new string('e', 40_000), members: 1);
        CrashTime.Advance(TimeSpan.FromSeconds(5));
        var before = (await store.ReadEventsAsync(start, 100)).Events;
        Assert.Contains(before, e => e.Type == EventTypes.RunFailed);
        await store.PurgeRunAsync(run);
        var after = (await store.ReadEventsAsync(start, 100)).Events;
        Assert.Equal(before.Where(e => e.Data.Text.Length < 30_000), after);
    }

    [Fact]
    public async Task Signal_ToARunThatIsNotThere_IsRefused()
    {
        var signal = new SignalRecord { RunId = Guid.NewGuid(), Name = "paid", Id = "a", By = "bob", At = Now() };
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.AddSignalAsync(signal));
        Assert.Empty(await Store.ListSignalsAsync(signal.RunId, signal.Name));
    }

    /// <summary>A run that has ended, with a row and a large value of everything.</summary>
    private async Task<Guid> EndedAsync(IRecordStore store, string error = "why", int members = 60)
    {
        var run = await store.CreateRunAsync(NewRun(at: Tick()) with { MaxCostUsd = 1m, Payload = Large() });
        await store.ReserveAsync(run.Id, "a", 1m, takeRest: false);
        await store.AddSignalAsync(new SignalRecord { RunId = run.Id, Name = "paid", Id = "a", By = "bob", At = Tick(), Payload = Large() });
        await store.BeginWaveAsync([.. Enumerable.Range(0, members).Select(i => NewStep(run.Id, 0, StepStatus.Pending, i, owner: null))], failFast: true);
        var gate = (await store.InsertStepAsync(
            NewStep(run.Id, 1) with { Status = StepStatus.AwaitingApproval, Input = Large(), Gate = new GateState { Required = 2, Message = new string('m', 40_000) } }, StepWrite.Plain)).Step!;
        var vote = new GateVote("bob", true, Tick(), new string('c', 40_000));
        await store.UpdateStepAsync(gate, gate with { Gate = gate.Gate! with { Votes = [vote] } }, new StepWrite { Vote = new VoteInsert(vote) });
        await store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Failed, Tick()) { Error = error, Output = Large() });
        return run.Id;
    }
}
