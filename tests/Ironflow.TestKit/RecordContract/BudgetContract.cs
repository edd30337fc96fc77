using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.TestKit.RecordContract;

/// <summary>Budgets: reserved before a call, settled after it, never passed (semantics 8.3).</summary>
public abstract class BudgetContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    [Fact]
    public async Task Budget_IsMadeWithItsRun()
    {
        var run = await LimitedAsync(2.5m);
        Assert.Equal(new Budget(2.5m, 0, 0), await Store.FindBudgetAsync(run));
        await ReserveAsync(run, "a", 1m);
        await Store.CreateRunAsync((await FoundAsync(run)) with { MaxCostUsd = 9m });
        Assert.Equal(new Budget(2.5m, 0, 1m), await Store.FindBudgetAsync(run));
    }

    [Fact]
    public async Task Budget_OfARunWithoutOne_GrantsEverything()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        Assert.Null(await Store.FindBudgetAsync(run.Id));
        Assert.True(await ReserveAsync(run.Id, "a", 1_000_000m));
        await Store.SettleAsync(run.Id, "a", 5m);
        Assert.Null(await Store.RaiseBudgetAsync(run.Id, 5m));
        Assert.Null(await Store.FindBudgetAsync(run.Id));
        Assert.Null(await Store.FindBudgetAsync(Guid.NewGuid()));
    }

    [Fact]
    public async Task Reserve_UpToTheLimit_IsGrantedAndNoMore()
    {
        var run = await LimitedAsync(1m);
        Assert.True(await ReserveAsync(run, "a", 0.4m));
        Assert.True(await ReserveAsync(run, "b", 0.6m));
        Assert.False(await ReserveAsync(run, "c", 0.0000000000000000000000000001m));
        Assert.Equal(new Budget(1m, 0, 1m), await Store.FindBudgetAsync(run));
    }

    [Fact]
    public async Task Reserve_AskedAgain_CountsOnce()
    {
        var run = await LimitedAsync(1m);
        Assert.True(await ReserveAsync(run, "a", 1m));
        Assert.True(await ReserveAsync(run, "a", 1m));
        Assert.Equal(new Budget(1m, 0, 1m), await Store.FindBudgetAsync(run));
        await Store.SettleAsync(run, "a", 0.9m);
        Assert.True(await ReserveAsync(run, "a", 1m));
        Assert.Equal(new Budget(1m, 0.9m, 0), await Store.FindBudgetAsync(run));
    }

    [Fact]
    public async Task Reserve_OfAZeroLimit_IsRefused()
    {
        var run = await LimitedAsync(0m);
        Assert.Equal(new Budget(0, 0, 0), await Store.FindBudgetAsync(run));
        Assert.False(await ReserveAsync(run, "a", 0.01m));
        Assert.False(await Store.ReserveAsync(run, "a", 0.01m, takeRest: true));
        Assert.Equal(new Budget(0, 0, 0), await Store.FindBudgetAsync(run));
    }

    [Fact]
    public async Task Reserve_TakingTheRest_TakesWhatIsLeft()
    {
        var run = await LimitedAsync(1m);
        await ReserveAsync(run, "a", 0.7m);
        Assert.False(await ReserveAsync(run, "b", 0.5m));
        Assert.True(await Store.ReserveAsync(run, "b", 0.5m, takeRest: true));
        Assert.Equal(new Budget(1m, 0, 1m), await Store.FindBudgetAsync(run));
        Assert.False(await Store.ReserveAsync(run, "c", 0.5m, takeRest: true));
        await Store.SettleAsync(run, "b", 0.5m);
        Assert.Equal(new Budget(1m, 0.5m, 0.7m), await Store.FindBudgetAsync(run));
    }

    [Fact]
    public async Task Rule8_3_Reserve_ByTwentyAtOnce_NeverPassesTheLimit()
    {
        var run = await LimitedAsync(1m);
        var granted = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => ReserveAsync(run, $"c-{i}", 0.3m))));
        Assert.Equal(3, granted.Count(g => g));
        Assert.Equal(new Budget(1m, 0, 0.9m), await Store.FindBudgetAsync(run));
    }

    [Fact]
    public async Task ReserveAndSettle_ByTwentyAtOnce_CountEach()
    {
        var run = await LimitedAsync(2m);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            Assert.True(await ReserveAsync(run, $"c-{i}", 0.1m));
            await Store.SettleAsync(run, $"c-{i}", 0.05m);
        })));
        Assert.Equal(new Budget(2m, 1m, 0), await Store.FindBudgetAsync(run));
    }

    [Fact]
    public async Task Settle_FreesWhatWasReservedAndSpendsWhatItCost()
    {
        var run = await LimitedAsync(1m);
        await ReserveAsync(run, "a", 0.5m);
        await Store.SettleAsync(run, "a", 0.1m);
        Assert.Equal(new Budget(1m, 0.1m, 0), await Store.FindBudgetAsync(run));
        await ReserveAsync(run, "b", 0.5m);
        await Store.SettleAsync(run, "b", 2m);
        Assert.Equal(new Budget(1m, 2.1m, 0), await Store.FindBudgetAsync(run));
        Assert.False(await Store.ReserveAsync(run, "c", 0.1m, takeRest: true));
    }

    [Fact]
    public async Task Settle_AskedAgain_CountsOnce()
    {
        var run = await LimitedAsync(1m);
        await ReserveAsync(run, "a", 0.5m);
        await Store.SettleAsync(run, "a", 0.1m);
        await Store.SettleAsync(run, "a", 0.1m);
        await Store.SettleAsync(run, "a", 0.3m);
        Assert.Equal(new Budget(1m, 0.1m, 0), await Store.FindBudgetAsync(run));
    }

    [Fact]
    public async Task Settle_OfWhatReservedNothing_IsSpentOnce()
    {
        var run = await LimitedAsync(1m);
        await Store.SettleAsync(run, "1:2:3", 0.25m);
        await Store.SettleAsync(run, "1:2:3", 0.25m);
        Assert.Equal(new Budget(1m, 0.25m, 0), await Store.FindBudgetAsync(run));
    }

    [Fact]
    public async Task Raise_GoesUpOnly()
    {
        var run = await LimitedAsync(1m);
        await ReserveAsync(run, "a", 1m);
        Assert.Equal(new Budget(1.5m, 0, 1m), await Store.RaiseBudgetAsync(run, 1.5m));
        Assert.Equal(new Budget(1.5m, 0, 1m), await Store.RaiseBudgetAsync(run, 1.2m));
        Assert.True(await ReserveAsync(run, "b", 0.5m));
        Assert.Equal(new Budget(1.5m, 0, 1.5m), await Store.FindBudgetAsync(run));
    }

    private Task<bool> ReserveAsync(Guid run, string charge, decimal usd) => Store.ReserveAsync(run, charge, usd, takeRest: false);

    private async Task<Guid> LimitedAsync(decimal limit) => (await Store.CreateRunAsync(NewRun() with { MaxCostUsd = limit })).Id;
}
