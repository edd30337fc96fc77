using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Local.Tests.Semantics;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;
using Ironflow.TestKit.Azurite;
using Ironflow.TestKit.Faults;

namespace Ironflow.Local.Tests.Faults;

/// <summary>A store of which every twentieth call fails or loses its answer (design §7), under waves, gates, children, delays and tolerated failures.</summary>
public sealed class TreeStorageFaultTests
{
    private const int Runs = 6;
    private static readonly Caller Ada = new("ada", [], []);

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 5)]
    public async Task Rule5_4_Quirk13_WavesGatesAndChildren_Complete_AndNothingIsLostOrTwice(bool inTables, int seed)
    {
        var faults = new StoreFaults();
        await using var harness = await StartAsync(inTables, faults);
        faults.Seed(seed, share: 0.05);
        var runs = new List<Guid>();
        for (var n = 0; n < Runs; n++)
            runs.Add(await AskAsync(() => CreateAsync(harness, n)));
        foreach (var id in runs)
            await ApproveAsync(harness, id);
        foreach (var id in runs)
            await AskAsync(() => UntilEndedAsync(harness, id));

        Assert.True(faults.Failures > 5, $"only {faults.Failures} of {faults.Calls} calls failed");
        faults.Clear();
        foreach (var id in runs)
            await AssertWholeAsync(harness, id);
    }

    private static async Task<Harness> StartAsync(bool inTables, StoreFaults faults)
    {
        var storage = inTables ? (await AzuriteServer.SharedAsync()).ConnectionString : null;
        var inner = new TestWorkflow(
            async context =>
            {
                await context.OperationAsync("inside", new Costly());
                await context.DelayAsync("pause", TimeSpan.FromMilliseconds(20));
            },
            "inner");
        var outer = new TestWorkflow(async context =>
        {
            await context.ParallelAsync(
                [Step.Operation("one", new Costly()), Step.Operation("two", new Costly()), Step.Workflow("three", WorkflowConfig.Named("inner"))], failFast: false);
            await context.ApprovalAsync("release", "Release?");
            await context.OperationAsync("tolerated", new Fail(context.RunId.ToString(), int.MaxValue, Transient: false), new StepOptions { AllowFailure = true });
            await context.WorkflowAsync("child", WorkflowConfig.Named("inner"));
        });
        return await Harness.StartAsync(
            options => options with
            {
                Storage = storage,
                StoragePrefix = "tree" + Guid.NewGuid().ToString("N")[..12],
                ReplayAlways = false,
                Ironflow = new IronflowOptions { SweepGrace = TimeSpan.FromMilliseconds(200) },
                SweepInterval = TimeSpan.FromMilliseconds(500),
                DecorateStore = store => new FaultyRecordStore(store, faults),
            },
            inner,
            outer);
    }

    private static async Task<Guid> CreateAsync(Harness harness, int number)
    {
        var request = new NewRun("test", new RawJson("{}"), new ApiTrigger()) { IdempotencyKey = $"run-{number}" };
        return (await harness.Host.Runs.CreateAsync(request, Caller.OperatingSystemUser)).Run.Id;
    }

    // As a person does who sends a decision again until it is answered; one whose answer was lost stands.
    private static async Task ApproveAsync(Harness harness, Guid id)
    {
        var gate = await AskAsync(async () => (await harness.UntilAsync(id, HasGate)).Steps.Single(s => s.Name == "release"));
        try
        {
            await AskAsync(() => harness.Decisions.DecideAsync(id, gate.Id, true, "fine", Ada));
        }
        catch (RequestException refused) when (refused.Code == ErrorCodes.Conflict)
        {
            Assert.Equal("ada", refused.Details["decided_by"]);
        }

        static bool HasGate(RunDetail detail) => detail.Steps.Any(s => s is { Name: "release", Status: StepStatus.AwaitingApproval });
    }

    private static async Task<RunDetail> UntilEndedAsync(Harness harness, Guid id) => await harness.EndOfAsync(id);

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (StoreUnavailableException)
            {
                continue;
            }
        }
    }

    private static async Task AssertWholeAsync(Harness harness, Guid id)
    {
        var detail = (await RunDetail.ReadAsync(harness.Store, id))!;
        Assert.Equal((RunStatus.Warning, null), (detail.Run.Status, detail.Run.Error));
        Assert.Equal(["one", "two", "three", "release", "tolerated", "child"], detail.Steps.Select(s => s.Name));
        Assert.Equal(["ada"], (await harness.StepAsync(detail, "release")).Gate!.Votes.Select(v => v.By));
        Assert.Equal(0.04m, detail.Run.CostUsd);
        foreach (var child in detail.Steps.Where(s => s.Kind == StepKind.Workflow))
        {
            var below = (await RunDetail.ReadAsync(harness.Store, child.ChildRunId!.Value))!;
            Assert.Equal((RunStatus.Completed, 2), (below.Run.Status, below.Steps.Count));
            Assert.All(below.Steps, step => Assert.Equal(StepStatus.Completed, step.Status));
        }
    }
}
