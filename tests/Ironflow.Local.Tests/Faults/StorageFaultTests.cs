using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Local.Hosting;
using Ironflow.Local.Tests.Semantics;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;
using Ironflow.TestKit.Azurite;
using Ironflow.TestKit.Faults;

namespace Ironflow.Local.Tests.Faults;

/// <summary>A store that fails under running runs (design §7): they complete, nothing is lost, nothing is on record twice.</summary>
public sealed class StorageFaultTests
{
    private const int Runs = 10;
    private const int Steps = 4;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallsThatFailAndAnswersThatAreLost_RunsComplete(bool inTables)
    {
        var faults = new StoreFaults();
        await using var harness = await StartAsync(inTables, faults);
        faults.Seed(seed: 7, share: 0.05);

        await AssertRunsCompleteAsync(harness, faults);

        Assert.True(faults.Failures > 5, $"only {faults.Failures} of {faults.Calls} calls failed");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StoreAwayInTheMiddle_RunsCompleteWhenItIsBack(bool inTables)
    {
        var faults = new StoreFaults();
        await using var harness = await StartAsync(inTables, faults);
        var runs = await CreateAsync(harness);
        await harness.UntilAsync(runs[0], d => d.Steps.Count >= 2);

        faults.IsAway = true;
        // Long enough that every run has met it: back when each has failed at least twice.
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10)))
        {
            while (faults.Failures < 2 * Runs)
                await timer.WaitForNextTickAsync();
        }

        faults.IsAway = false;
        await AssertCompleteAsync(harness, runs);
    }

    private static async Task<Harness> StartAsync(bool inTables, StoreFaults faults)
    {
        var storage = inTables ? (await AzuriteServer.SharedAsync()).ConnectionString : null;
        return await Harness.StartAsync(
            options => options with
            {
                Storage = storage,
                StoragePrefix = "away" + Guid.NewGuid().ToString("N")[..12],
                ReplayAlways = false,
                SweepInterval = TimeSpan.FromSeconds(1),
                DecorateStore = store => new FaultyRecordStore(store, faults),
            },
            new TestWorkflow(async context =>
            {
                for (var n = 0; n < Steps; n++)
                    await context.OperationAsync($"step-{n}", new Costly());
                await context.DelayAsync("pause", TimeSpan.FromMilliseconds(50));
            }));
    }

    private static async Task AssertRunsCompleteAsync(Harness harness, StoreFaults faults)
    {
        var runs = await CreateAsync(harness);
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20)))
        {
            while (!await AllEndedAsync(harness))
                await timer.WaitForNextTickAsync();
        }

        faults.Clear();
        await AssertCompleteAsync(harness, runs);
    }

    private static async Task<bool> AllEndedAsync(Harness harness)
    {
        try
        {
            await foreach (var _ in harness.Store.ListOpenRunsAsync())
                return false;
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private static async Task AssertCompleteAsync(Harness harness, IReadOnlyList<Guid> runs)
    {
        foreach (var id in runs)
        {
            var detail = await harness.EndOfAsync(id);
            Assert.Equal((RunStatus.Completed, null), (detail.Run.Status, detail.Run.Error));
            Assert.Equal(Steps + 1, detail.Steps.Count);
            Assert.All(detail.Steps, step => Assert.Equal(StepStatus.Completed, step.Status));
            Assert.Equal(detail.Steps.Sum(s => s.CostUsd), (await harness.Store.FindRunAsync(id))!.CostUsd);
            Assert.Equal(0.01m * Steps, detail.Run.CostUsd);
        }
    }

    /// <summary>Creates runs as a caller does who sends a request again, under its key, until it is answered.</summary>
    private static async Task<IReadOnlyList<Guid>> CreateAsync(Harness harness)
    {
        var runs = new List<Guid>();
        for (var n = 0; n < Runs; n++)
        {
            var request = new NewRun("test", new RawJson("{}"), new ApiTrigger()) { IdempotencyKey = $"run-{n}" };
            while (true)
            {
                try
                {
                    runs.Add((await harness.Host.Runs.CreateAsync(request, Caller.OperatingSystemUser)).Run.Id);
                    break;
                }
                catch (StoreUnavailableException)
                {
                    continue;
                }
            }
        }

        Assert.Equal(Runs, runs.Distinct().Count());
        return runs;
    }
}
