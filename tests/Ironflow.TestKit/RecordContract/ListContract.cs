using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.TestKit.RecordContract;

/// <summary>Lists and statistics (design §4.5, semantics 8.1).</summary>
public abstract class ListContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    [Fact]
    public async Task List_OfAnEmptyStore_IsEmpty()
    {
        var page = await Store.ListRunsAsync(new RunQuery());
        Assert.Empty(page.Runs);
        Assert.Null(page.NextCursor);
        Assert.Equal(new RunStats(), await Store.GetStatsAsync(new RunQuery()));
    }

    [Fact]
    public async Task List_OverDays_IsNewestFirstInPages()
    {
        var made = new List<Guid>();
        var day = Now();
        for (var i = 0; i < 23; i++)
            made.Add((await Store.CreateRunAsync(NewRun(at: day.AddHours(7 * i)))).Id);
        made.Reverse();
        Assert.Equal(made, await PagesAsync(new RunQuery { Limit = 5 }));
        Assert.Equal(made, await PagesAsync(new RunQuery { Limit = 23 }));
        Assert.Equal(made, await PagesAsync(new RunQuery { Limit = 100 }));
    }

    [Fact]
    public async Task List_OfOneInstant_ShowsEachOnce()
    {
        var at = Now();
        var made = new List<Guid>();
        for (var i = 0; i < 9; i++)
            made.Add((await Store.CreateRunAsync(NewRun(at: at))).Id);
        Assert.Equal(made.Order(), (await PagesAsync(new RunQuery { Limit = 2 })).Order());
    }

    [Fact]
    public async Task List_WithFilters_ShowsWhatMatches()
    {
        var first = Now();
        var report = await Store.CreateRunAsync(NewRun("repo-Health", first));
        var hello = await Store.CreateRunAsync(NewRun("hello", first.AddDays(1)) with { Labels = new Dictionary<string, string> { ["team"] = "core", ["env"] = "prod" } });
        var other = await Store.CreateRunAsync(NewRun("hello-again", first.AddDays(2)) with { Labels = new Dictionary<string, string> { ["team"] = "ops" } });
        await Store.SetRunStatusAsync(other.Id, RunStatus.Running, Now());

        Assert.Equal([other.Id, hello.Id], await PagesAsync(new RunQuery { Workflow = "HELLO" }));
        Assert.Equal([report.Id], await PagesAsync(new RunQuery { Workflow = "health" }));
        Assert.Equal([other.Id], await PagesAsync(new RunQuery { Status = RunStatus.Running }));
        Assert.Equal([hello.Id, report.Id], await PagesAsync(new RunQuery { Status = RunStatus.Pending, Limit = 1 }));
        Assert.Equal([hello.Id], await PagesAsync(new RunQuery { Labels = new Dictionary<string, string> { ["team"] = "core", ["env"] = "prod" } }));
        Assert.Equal([other.Id, hello.Id], await PagesAsync(new RunQuery { CreatedAfter = first.AddDays(1) }));
        Assert.Equal([report.Id], await PagesAsync(new RunQuery { CreatedBefore = first.AddDays(1) }));
        Assert.Equal([hello.Id], await PagesAsync(new RunQuery { CreatedAfter = first.AddDays(1), CreatedBefore = first.AddDays(2), Limit = 1 }));
        Assert.Empty(await PagesAsync(new RunQuery { Workflow = "' or 1 eq 1" }));
    }

    [Fact]
    public async Task List_ShowsTheSummaryAsTheRunStands()
    {
        var run = await Store.CreateRunAsync(NewRun() with { Trigger = new WorkflowTrigger(), ParentRunId = Guid.NewGuid(), ScheduledAt = Now() });
        await Store.SetRunStatusAsync(run.Id, RunStatus.Running, Now());
        var ended = await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Failed, Now()) { Error = "why", ErrorCode = ErrorCodes.StepFailed });
        var summary = Assert.Single((await Store.ListRunsAsync(new RunQuery())).Runs);
        Assert.Equal(ended.Labels.OrderBy(l => l.Key), summary.Labels.OrderBy(l => l.Key));
        Assert.Equal(RunSummary.Of(ended) with { Labels = summary.Labels }, summary);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("' or PartitionKey ne '")]
    [InlineData("0000000000000000000:not-a-guid-at-all-not-a-guid-at-all-000")]
    public async Task List_WithAForeignCursor_IsRefused(string cursor)
        => Assert.Equal(ErrorCodes.BadRequest, (await Assert.ThrowsAsync<RequestException>(() => Store.ListRunsAsync(new RunQuery { Cursor = cursor }))).Code);

    [Fact]
    public async Task Stats_CountAndSumWhatMatches()
    {
        foreach (var status in Enum.GetValues<RunStatus>())
            await CreateRunAsync(status);
        var costly = await CreateRunAsync("costly");
        await Store.SetRunStatusAsync(costly.Id, RunStatus.Running, Now());
        var step = await InsertAsync(NewStep(costly.Id));
        await Store.UpdateStepAsync(step, Ended(step, Steps.StepStatus.Completed) with { CostUsd = 0.1m }, StepWrite.Plain);
        var ended = await Store.FinishRunAsync(costly.Id, new RunFinish(RunStatus.Completed, Now()));

        var all = await Store.GetStatsAsync(new RunQuery { Limit = 1 });
        Assert.Equal((10, 3, 1, 1, 5), (all.Total, all.Completed, all.Failed, all.Cancelled, all.Active));
        Assert.Equal((0.1m, true, 75.0), (all.TotalCostUsd, all.Complete, all.SuccessRatePercent));
        var one = await Store.GetStatsAsync(new RunQuery { Workflow = "cost" });
        Assert.Equal((1L, 0.1m, ended.DurationMs), (one.Total, one.TotalCostUsd, one.TotalDurationMs));
        Assert.Equal(2, (await Store.GetStatsAsync(new RunQuery { Status = RunStatus.Completed })).Total);
    }

    [Fact]
    public async Task Stats_SumCostAndTimeOverRootsOnly()
    {
        var root = await CostlyAsync(NewRun(), 0.5m);
        await CostlyAsync(NewRun() with { ParentRunId = root.Id, RootRunId = root.Id }, 0.2m);
        foreach (var query in new[] { new RunQuery(), new RunQuery { Workflow = "hello" } })
        {
            var stats = await Store.GetStatsAsync(query);
            Assert.Equal((2L, 2L, 0.5m, root.DurationMs), (stats.Total, stats.Completed, stats.TotalCostUsd, stats.TotalDurationMs));
        }
    }

    private async Task<RunRecord> CostlyAsync(RunRecord run, decimal costUsd)
    {
        await Store.CreateRunAsync(run);
        await Store.SetRunStatusAsync(run.Id, RunStatus.Running, Now());
        var step = await InsertAsync(NewStep(run.Id));
        await Store.UpdateStepAsync(step, Ended(step, Steps.StepStatus.Completed) with { CostUsd = costUsd }, StepWrite.Plain);
        return await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Completed, Now()));
    }

    private async Task<List<Guid>> PagesAsync(RunQuery query)
    {
        var ids = new List<Guid>();
        for (var page = await Store.ListRunsAsync(query); ; page = await Store.ListRunsAsync(query with { Cursor = page.NextCursor }))
        {
            Assert.True(page.Runs.Count <= query.Limit);
            ids.AddRange(page.Runs.Select(r => r.Id));
            if (page.NextCursor is null)
                return ids;
        }
    }
}
