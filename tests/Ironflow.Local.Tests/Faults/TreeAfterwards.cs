using Ironflow.FaultHost.Tree;
using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Faults;

/// <summary>What must hold of the tree host's records whatever happened: the runs and steps that there are, each ended in its one way and recorded once.</summary>
internal static class TreeAfterwards
{
    private const int WorkOfATree = 9;
    private const decimal Cent = 0.01m;

    private static readonly Dictionary<string, (RunStatus Status, decimal Cost, string[] Steps)> Expected = new(StringComparer.Ordinal)
    {
        ["fault-tree"] = (RunStatus.Completed, (WorkOfATree + 1) * Cent,
        [
            "one completed", "two completed", "three completed", "release completed", "wait completed", "child completed", "pause completed",
            "slow cancelled", "bad failed", "undo completed", "last completed",
        ]),
        ["fault-branch"] = (RunStatus.Completed, 4 * Cent, ["before completed", "inner release completed", "one completed", "two completed", "three completed"]),
        ["fault-again"] = (RunStatus.Completed, 4 * Cent,
            ["work completed", "release completed", "flaky failed", "work completed", "release completed", "flaky completed"]),
        ["fault-cancelled"] = (RunStatus.Cancelled, 2 * Cent, ["work completed", "child cancelled"]),
        ["fault-never"] = (RunStatus.Cancelled, Cent, ["work completed", "never cancelled"]),
    };

    public static async Task AssertWholeAsync(IRecordStore store, string folder)
    {
        var runs = (await store.ListRunsAsync(new RunQuery { Limit = 100 })).Runs;
        Assert.Equal(
            ["fault-again", "fault-branch", "fault-branch", "fault-cancelled", "fault-never", "fault-tree", "fault-tree"],
            runs.Select(r => r.WorkflowName).Order(StringComparer.Ordinal));
        foreach (var summary in runs)
            await AssertRunAsync(store, summary);
        Assert.Empty(await store.ListOpenRunsAsync().ToListAsync());
        Assert.Empty((await store.ListOpenGatesAsync(100, null)).Gates);

        // Executed at least once, every one of them: of the trees, of the run with two attempts, of the cancelled one and its child.
        var done = (await File.ReadAllLinesAsync(Path.Combine(folder, "journal"))).Distinct().Count();
        Assert.Equal((TreeWorkflow.Trees * WorkOfATree) + 1 + 2, done);
    }

    private static async Task AssertRunAsync(IRecordStore store, RunSummary summary)
    {
        var (status, cost, steps) = Expected[summary.WorkflowName];
        var run = (await store.FindRunAsync(summary.Id))!;
        var rows = await store.ListStepsAsync(run.Id);
        Assert.Equal(steps, rows.Select(r => $"{r.Name} {SnakeCase.Name(r.Status)}"));
        Assert.Equal((status, status), (run.Status, summary.Status));
        Assert.Equal(run.WorkflowName == "fault-tree" ? "7" : null, run.Output?.Text);
        Assert.All(rows, row => Assert.NotNull(row.CompletedAt));
        Assert.Equal(rows.Count, rows.Select(r => r.Key).Distinct().Count());

        var totals = RunTotals.Of(rows);
        Assert.Equal((totals.CostUsd, totals.InputTokens, totals.ActiveMs, totals.WaitingMs), (run.CostUsd, run.InputTokens, run.ActiveMs, run.WaitingMs));
        Assert.Equal((cost, cost), (run.CostUsd, summary.CostUsd));
        foreach (var row in rows)
            await AssertStepAsync(store, row);
    }

    private static async Task AssertStepAsync(IRecordStore store, StepRecord row)
    {
        if (row.ChildRunId is { } childId)
        {
            var child = (await store.FindRunAsync(childId))!;
            Assert.Equal((row.RunId, row.Id), (child.ParentRunId!.Value, child.ParentStepId!.Value));
            Assert.Equal((child.CostUsd, child.InputTokens), (row.CostUsd, row.InputTokens));
        }

        if (row.Kind != StepKind.Approval || row.Status == StepStatus.Cancelled)
            return;
        var decision = row.Gate!.Decision!;
        Assert.Equal((GateOutcome.Approved, "ada", row.Attempt == 1 ? (int?)null : 1), (decision.Outcome, decision.By, decision.ApprovedInAttempt));
        // Decided once; what an earlier attempt decided is taken over without a vote.
        Assert.Equal(row.Attempt == 1 ? 1 : 0, (await store.ListVotesAsync(row.RunId, row.Key)).Count);
    }
}
