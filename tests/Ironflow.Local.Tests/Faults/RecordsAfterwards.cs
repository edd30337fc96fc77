using Ironflow.FaultHost;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Faults;

/// <summary>What must hold of the records whatever happened: every run completed, every row final, no step twice, totals equal sums.</summary>
internal static class RecordsAfterwards
{
    public static async Task AssertWholeAsync(IRecordStore store, string folder, int runs, int steps)
    {
        var page = await store.ListRunsAsync(new RunQuery { Limit = 100 });
        Assert.Equal(runs, page.Runs.Count);
        foreach (var summary in page.Runs)
        {
            var run = await store.FindRunAsync(summary.Id);
            Assert.Equal(RunStatus.Completed, run!.Status);
            Assert.Equal(Enumerable.Range(0, steps).Sum().ToString(System.Globalization.CultureInfo.InvariantCulture), run.Output?.Text);
            var rows = await store.ListStepsAsync(summary.Id);
            var pauses = (steps + WorkWorkflow.PauseEvery - 1) / WorkWorkflow.PauseEvery;
            Assert.Equal(steps + pauses, rows.Count);
            Assert.All(rows, row => Assert.Equal(StepStatus.Completed, row.Status));
            Assert.Equal(rows.Count, rows.Select(r => r.Key).Distinct().Count());
            var totals = RunTotals.Of(rows);
            Assert.Equal((totals.CostUsd, totals.InputTokens, totals.ActiveMs), (run.CostUsd, run.InputTokens, run.ActiveMs));
            Assert.Equal((0.01m * steps, 3L * steps), (run.CostUsd, run.InputTokens));
            Assert.Equal((run.CostUsd, run.Status), (summary.CostUsd, summary.Status));
        }

        var open = 0;
        await foreach (var _ in store.ListOpenRunsAsync())
            open++;
        Assert.Equal(0, open);

        // Executed at least once, every one of them.
        var done = (await File.ReadAllLinesAsync(Path.Combine(folder, "journal"))).Distinct().Count();
        Assert.Equal(runs * steps, done);
    }
}
