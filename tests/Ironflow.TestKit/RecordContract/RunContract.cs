using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.TestKit.RecordContract;

/// <summary>Creation and changes of status of runs (semantics 4.6, 9.1, 9.2).</summary>
public abstract class RunContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    public static TheoryData<RunStatus, RunStatus> EveryPair()
    {
        var pairs = new TheoryData<RunStatus, RunStatus>();
        foreach (var from in Enum.GetValues<RunStatus>())
        {
            foreach (var to in Enum.GetValues<RunStatus>())
                pairs.Add(from, to);
        }

        return pairs;
    }

    [Fact]
    public async Task Check_OnAStoreThatAnswers_Succeeds()
    {
        await Store.CheckAsync();
        await Store.InitializeAsync();
    }

    [Fact]
    public async Task Create_WithEveryField_ReadsBackEqual()
    {
        var run = NewRun() with
        {
            Trigger = new RetryTrigger(Guid.NewGuid()),
            ScheduledAt = Now().AddTicks(1234567),
            ParentRunId = Guid.NewGuid(),
            ParentStepId = Guid.NewGuid(),
            RootRunId = Guid.NewGuid(),
            MaxRetries = 3,
        };

        AssertSame(run, await Store.CreateRunAsync(run));
        AssertSame(run, await Store.FindRunAsync(run.Id));
    }

    [Fact]
    public async Task Create_WithTheLeast_ReadsBackEqual()
    {
        var run = NewRun() with { Labels = new Dictionary<string, string>(), WorkflowVersion = null };
        await Store.CreateRunAsync(run);
        AssertSame(run, await Store.FindRunAsync(run.Id));
    }

    [Fact]
    public async Task Rule4_6_Create_AskedAgain_ReturnsWhatStandsAndWritesOneEvent()
    {
        var run = await CreateRunAsync();
        await Store.SetRunStatusAsync(run.Id, RunStatus.Running, Now());

        var again = await Store.CreateRunAsync(run);

        Assert.Equal(RunStatus.Running, again.Status);
        Settle();
        Assert.Single(await Store.ReadRunEventsAsync(run.Id, null, 100), e => e.Type == EventTypes.RunCreated);
        Assert.Single((await Store.ListRunsAsync(new RunQuery())).Runs);
        Assert.Equal([run.Id], await OpenRunsAsync());
    }

    [Fact]
    public async Task Create_AskedAgainAfterTheEnd_LeavesItEnded()
    {
        var run = await CreateRunAsync(RunStatus.Completed);
        AssertSame(run, await Store.CreateRunAsync(run with { Status = RunStatus.Pending }));
        Assert.Empty(await OpenRunsAsync());
    }

    [Fact]
    public async Task Create_ManyAtOnceOfOneId_MakesOne()
    {
        var run = NewRun();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.CreateRunAsync(run)));
        Settle();
        Assert.Single(await Store.ReadRunEventsAsync(run.Id, null, 100));
        Assert.Single((await Store.ListRunsAsync(new RunQuery())).Runs);
    }

    [Fact]
    public async Task Find_Unknown_IsNull() => Assert.Null(await Store.FindRunAsync(Guid.NewGuid()));

    [Theory]
    [MemberData(nameof(EveryPair))]
    public async Task Rule9_1_Quirk34_SetStatusOrFinish_OverEveryPair_FollowsTheTable(RunStatus from, RunStatus to)
    {
        var run = await CreateRunAsync(from);
        var at = Now();
        Task<RunRecord> Change() => RunTransitions.IsTerminal(to)
            ? Store.FinishRunAsync(run.Id, new RunFinish(to, at))
            : Store.SetRunStatusAsync(run.Id, to, at);

        var viaRunning = from == RunStatus.Pending && RunTransitions.IsAllowed(RunStatus.Running, to);
        if (from == to || (RunTransitions.IsTerminal(from) && RunTransitions.IsTerminal(to)))
        {
            AssertSame(run, await Change());
        }
        else if (RunTransitions.IsAllowed(from, to) || viaRunning)
        {
            var after = await Change();
            Assert.Equal(to, after.Status);
            Assert.Equal(RunTransitions.IsTerminal(to) ? at : null, after.CompletedAt);
            AssertSame(after, await Store.FindRunAsync(run.Id));
            Assert.Equal(to, (await Store.ListRunsAsync(new RunQuery())).Runs[0].Status);
        }
        else
        {
            var refused = await Assert.ThrowsAsync<InvalidTransitionException>(Change);
            Assert.Equal((SnakeCase.Name(from), SnakeCase.Name(to)), (refused.From, refused.To));
            AssertSame(run, await Store.FindRunAsync(run.Id));
        }
    }

    [Fact]
    public async Task SetStatus_FromPending_PassesThroughRunning()
    {
        var run = await CreateRunAsync();
        var at = Now();
        var sleeping = await Store.SetRunStatusAsync(run.Id, RunStatus.Sleeping, at);
        Assert.Equal((RunStatus.Sleeping, at), (sleeping.Status, sleeping.StartedAt));
        Settle();
        var events = await Store.ReadRunEventsAsync(run.Id, null, 10);
        Assert.Equal([EventTypes.RunCreated, EventTypes.RunStatusChanged, EventTypes.RunStatusChanged], events.Select(e => e.Type));
    }

    [Fact]
    public async Task SetStatus_AskedAgain_ChangesNothing()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        AssertSame(run, await Store.SetRunStatusAsync(run.Id, RunStatus.Running, Now()));
        Settle();
        Assert.Equal(2, (await Store.ReadRunEventsAsync(run.Id, null, 10)).Count);
    }

    [Fact]
    public async Task SetStatus_OfAnEnd_IsRefused()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SetRunStatusAsync(run.Id, RunStatus.Completed, Now()));
        AssertSame(run, await Store.FindRunAsync(run.Id));
    }

    [Fact]
    public async Task SetStatus_ByManyAtOnce_WritesOneChange()
    {
        var run = await CreateRunAsync();
        var at = Now();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Store.SetRunStatusAsync(run.Id, RunStatus.Running, at)));
        Settle();
        Assert.Equal(2, (await Store.ReadRunEventsAsync(run.Id, null, 10)).Count);
    }
}
