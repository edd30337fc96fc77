using System.Text.Json;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.TestKit.Azurite;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>Random workflows of sequences, waves, children, tolerated and caught failures and retries: the recorded steps form the same graph as the workflow,
/// totals equal sums, on both stores, with and without replay after every event.</summary>
public sealed class RandomWorkflowTests
{
    [Fact]
    public Task InSqlite_WithReplayAfterEveryEvent() => CheckAsync(programs: 20, options => options);

    [Fact]
    public Task InSqlite_LiveInMemory() => CheckAsync(programs: 40, options => options with { ReplayAlways = false });

    [Fact]
    public async Task InTableStorage_WithReplayAfterEveryEvent()
    {
        var azurite = await AzuriteServer.SharedAsync();
        await CheckAsync(programs: 5, options => options with { Storage = azurite.ConnectionString, StoragePrefix = "random" + Guid.NewGuid().ToString("N")[..12] });
    }

    private static async Task CheckAsync(int programs, Func<Local.Hosting.LocalHostOptions, Local.Hosting.LocalHostOptions> configure)
    {
        await using var harness = await Harness.StartAsync(configure);
        // Seeded: a failure names its program.
        var random = new Random(20261124);
        var all = Enumerable.Range(0, programs).Select(_ => Part.Program(random)).ToList();
        await Parallel.ForEachAsync(all, async (program, _) => await CheckAsync(harness, program));
    }

    private static async Task CheckAsync(Harness harness, IReadOnlyList<Part> program)
    {
        var payload = JsonSerializer.Serialize(new RandomInput(program), PayloadJson.Options);
        var detail = await harness.RunAsync("random", payload);
        await AssertSameAsync(harness.Store, detail.Run.Id, ExpectedGraph.Of(program), payload);
    }

    private static async Task AssertSameAsync(IRecordStore store, Guid runId, ExpectedGraph expected, string program)
    {
        var run = (await store.FindRunAsync(runId))!;
        var steps = await store.ListStepsAsync(runId);
        var names = steps.ToDictionary(s => s.Id, s => s.Name);
        Assert.True(run.Status == expected.Status, $"{run.Status}, not {expected.Status}: {run.Error}; {program}");
        Assert.Equal(
            expected.Steps.Select(s => (s.Name, s.Position, s.Index, s.Status, s.Tolerated, s.Cost, string.Join(' ', s.DependsOn))),
            steps.Select(s => (s.Name, s.Position, s.Index, s.Status, s.Tolerated, s.CostUsd, string.Join(' ', s.Dependencies.Select(d => names[d])))));
        var sums = RunTotals.Of(steps);
        Assert.Equal((expected.Cost, sums.CostUsd, sums.InputTokens, sums.OutputTokens, sums.ActiveMs), (run.CostUsd, run.CostUsd, run.InputTokens, run.OutputTokens, run.ActiveMs));
        Assert.Equal((long)(expected.Cost * 200), run.InputTokens ?? 0);
        foreach (var (child, step) in expected.Steps.Zip(steps).Where(pair => pair.First.Child is not null))
            await AssertSameAsync(store, step.ChildRunId!.Value, child.Child!, program);
    }
}
