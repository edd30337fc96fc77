using System.Text.Json;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.TestKit.RecordContract;

/// <summary>Events of one run and over all runs (design §4.13).</summary>
public abstract class EventContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    [Fact]
    public async Task RunEvents_TellARunsLife()
    {
        var run = await CreateRunAsync();
        var step = (await Store.InsertStepAsync(NewStep(run.Id), new StepWrite { RunStatus = RunStatus.Running })).Step!;
        var failed = Ended(step, StepStatus.Failed) with { Error = "exit 1", CostUsd = 0.25m, DurationMs = 12 };
        await Store.UpdateStepAsync(step, failed, StepWrite.Plain);
        await InsertAsync(NewStep(run.Id, 1, StepStatus.Skipped));
        await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Failed, Now()) { Error = "step failed" });

        var events = await Store.ReadRunEventsAsync(run.Id, null, 100);

        string[] life =
        [
            EventTypes.RunCreated, EventTypes.StepStarted, EventTypes.RunStatusChanged, EventTypes.StepFailed, EventTypes.StepSkipped,
            EventTypes.RunStatusChanged, EventTypes.RunFailed,
        ];
        Assert.Equal(life, events.Select(e => e.Type));
        Assert.All(events, e => Assert.Equal(run.Id, e.RunId));
        Assert.Equal(events.Select(e => e.Id), events.Select(e => e.Id).Order(StringComparer.Ordinal));
        Assert.Equal(Changes.Of(step, failed)!.Value.Data, events[3].Data);
        using var end = JsonDocument.Parse(events[5].Data.Text);
        Assert.Equal(("running", "failed", "step failed", 0.25m), (
            end.RootElement.GetProperty("from").GetString(), end.RootElement.GetProperty("to").GetString(),
            end.RootElement.GetProperty("error").GetString(), end.RootElement.GetProperty("cost_usd").GetDecimal()));
    }

    [Fact]
    public async Task RunEvents_GoOnAfterAnId()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        foreach (var position in Enumerable.Range(0, 10))
            await InsertAsync(NewStep(run.Id, position));
        Settle();
        var all = await Store.ReadRunEventsAsync(run.Id, null, 1_000);
        Assert.Equal(12, all.Count);
        var paged = new List<EventRecord>();
        while (await Store.ReadRunEventsAsync(run.Id, paged.LastOrDefault()?.Id, 5) is { Count: > 0 } page)
            paged.AddRange(page);
        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task RunEvents_OfAnEndedRun_NeedNoRest()
    {
        var run = await CreateRunAsync(RunStatus.Completed);
        Assert.Equal(3, (await Store.ReadRunEventsAsync(run.Id, null, 10)).Count);
    }

    [Fact]
    public async Task RunEvents_OfAnUnknownRun_AreEmpty() => Assert.Empty(await Store.ReadRunEventsAsync(Guid.NewGuid(), null, 10));

    [Fact]
    public async Task RunEvents_ByManyWritersAtOnce_AreEachReadOnce()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => InsertAsync(NewStep(run.Id, i)))));
        Settle();
        var events = await Store.ReadRunEventsAsync(run.Id, null, 100);
        Assert.Equal(32, events.Select(e => e.Id).Distinct().Count());
    }

    [Fact]
    public async Task Changes_WithoutAnId_BeginNow()
    {
        await CreateRunAsync(RunStatus.Completed);
        var start = await Store.ReadEventsAsync(null, 100);
        Assert.Empty(start.Events);
        var run = await CreateRunAsync();
        Settle();
        Assert.Equal(run.Id, Assert.Single((await Store.ReadEventsAsync(start.Next, 100)).Events).RunId);
    }

    [Fact]
    public async Task Changes_OverAllRuns_CarryRunChangesOnly()
    {
        var start = (await Store.ReadEventsAsync(null, 100)).Next;
        var (one, two) = (await CreateRunAsync(), await CreateRunAsync());
        await Store.InsertStepAsync(NewStep(one.Id), new StepWrite { RunStatus = RunStatus.Running });
        Time.Advance(TimeSpan.FromMinutes(3));
        await Store.FinishRunAsync(two.Id, new RunFinish(RunStatus.Failed, Now()));
        Settle();

        var seen = new List<EventRecord>();
        for (var page = await Store.ReadEventsAsync(start, 2); page.Events.Count > 0; page = await Store.ReadEventsAsync(page.Next, 2))
            seen.AddRange(page.Events);

        (Guid, string)[] expected =
        [
            (one.Id, EventTypes.RunCreated), (two.Id, EventTypes.RunCreated), (one.Id, EventTypes.RunStatusChanged),
            (two.Id, EventTypes.RunStatusChanged), (two.Id, EventTypes.RunFailed),
        ];
        Assert.Equal(expected, seen.Select(e => (e.RunId, e.Type)));
    }

    [Fact]
    public async Task Progress_OfAStep_StandsInItsRunsStreamAlone_InOrder()
    {
        var start = (await Store.ReadEventsAsync(null, 100)).Next;
        var run = await CreateRunAsync(RunStatus.Running);
        var step = await InsertAsync(NewStep(run.Id));
        StepEvent[] told = [.. Enumerable.Range(0, IRecordStore.MaxProgress).Select(n => new StepEvent(EventTypes.AgentText, new RawJson($$"""{"n":{{n}}}"""), InFeed: false))];

        Assert.True(await Store.AppendProgressAsync(run.Id, step.Key, told, Now()));
        await Store.UpdateStepAsync(step, Ended(step, StepStatus.Completed), StepWrite.Plain);
        await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Completed, Now()));
        Settle();

        var types = (await Store.ReadRunEventsAsync(run.Id, null, 100)).ToList();
        Assert.Equal(told.Select(t => t.Data), types.Where(e => e.Type == EventTypes.AgentText).Select(e => e.Data));
        Assert.InRange(types.FindIndex(e => e.Type == EventTypes.AgentText), types.FindIndex(e => e.Type == EventTypes.StepStarted), types.FindIndex(e => e.Type == EventTypes.StepCompleted));
        Assert.DoesNotContain((await Store.ReadEventsAsync(start, 100)).Events, e => e.Type == EventTypes.AgentText);
    }

    [Fact]
    public async Task Progress_OfARunThatIsToEndOrIsGone_IsDropped()
    {
        StepEvent[] told = [new StepEvent(EventTypes.AgentText, new RawJson("{}"), InFeed: false)];
        var (ended, cancelled) = (await CreateRunAsync(RunStatus.Completed), await CreateRunAsync(RunStatus.Running));
        await Store.RequestCancelAsync(cancelled.Id, "ada", Now());
        foreach (var id in new[] { ended.Id, cancelled.Id, Guid.NewGuid() })
        {
            Assert.False(await Store.AppendProgressAsync(id, new StepKey(1, 0, 0), told, Now()));
            Assert.DoesNotContain(await Store.ReadRunEventsAsync(id, null, 100), e => e.Type == EventTypes.AgentText);
        }
    }

    [Fact]
    public async Task Events_AfterAForeignId_AreRefused()
    {
        var run = await CreateRunAsync();
        Assert.Equal(ErrorCodes.BadRequest, (await Assert.ThrowsAsync<RequestException>(() => Store.ReadEventsAsync("' or 1", 10))).Code);
        Assert.Equal(ErrorCodes.BadRequest, (await Assert.ThrowsAsync<RequestException>(() => Store.ReadRunEventsAsync(run.Id, "x", 10))).Code);
    }
}
