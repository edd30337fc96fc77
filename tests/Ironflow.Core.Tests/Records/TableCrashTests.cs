using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Records;

/// <summary>A process killed between any two requests of a write leaves what the next call completes (design §3, §4.5).</summary>
public sealed class TableCrashTests : TableCrashBase
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Create_KilledAnywhere_IsCompletedByTheNext(bool losesLast)
    {
        for (var requests = 0; ; requests++)
        {
            var (prefix, store) = await OpenHealthyAsync();
            var start = (await store.ReadEventsAsync(null, 1)).Next;
            var run = NewRun(at: Tick()) with { Payload = Large() };
            var survived = await DiesAsync(prefix, requests, losesLast, dying => dying.CreateRunAsync(run));

            // Whatever is visible of it, the sweep knows of it first.
            if ((await store.ListRunsAsync(new RunQuery())).Runs.Count > 0 || await store.FindRunAsync(run.Id) is not null)
                Assert.Contains(run.Id, await OpenAsync(store));
            AssertSame(run, await store.CreateRunAsync(run));

            AssertSame(run, await store.FindRunAsync(run.Id));
            Assert.Single((await store.ListRunsAsync(new RunQuery())).Runs);
            Assert.Equal([run.Id], await OpenAsync(store));
            CrashTime.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(EventTypes.RunCreated, Assert.Single(await store.ReadRunEventsAsync(run.Id, null, 10)).Type);
            Assert.Contains((await store.ReadEventsAsync(start, 10)).Events, e => e.RunId == run.Id && e.Type == EventTypes.RunCreated);
            if (survived)
                return;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Finish_KilledAnywhere_IsCompletedByTheNext(bool losesLast)
    {
        for (var requests = 0; ; requests++)
        {
            var (prefix, store) = await OpenHealthyAsync();
            var start = (await store.ReadEventsAsync(null, 1)).Next;
            var run = await store.CreateRunAsync(NewRun(at: Tick()));
            await store.InsertStepAsync(NewStep(run.Id), new StepWrite { RunStatus = RunStatus.Running });
            await store.InsertStepAsync(NewStep(run.Id, 1, StepStatus.Pending), StepWrite.Plain);
            var finish = new RunFinish(RunStatus.Failed, Tick()) { Error = "why", Output = Large() };
            var survived = await DiesAsync(prefix, requests, losesLast, dying => dying.FinishRunAsync(run.Id, finish));

            // Until its end is complete the sweep finds it.
            if (!survived && (await store.ListRunsAsync(new RunQuery())).Runs[0].Status != RunStatus.Failed)
                Assert.Equal([run.Id], await OpenAsync(store));
            var ended = await store.FinishRunAsync(run.Id, finish);

            Assert.Equal((RunStatus.Failed, finish.Output), (ended.Status, ended.Output));
            Assert.All(await store.ListStepsAsync(run.Id), s => Assert.Equal(StepStatus.Cancelled, s.Status));
            Assert.Equal(RunStatus.Failed, Assert.Single((await store.ListRunsAsync(new RunQuery())).Runs).Status);
            Assert.Empty(await OpenAsync(store));
            var events = await store.ReadRunEventsAsync(run.Id, null, 100);
            Assert.Equal((2, 1), (events.Count(e => e.Type == EventTypes.StepCancelled), events.Count(e => e.Type == EventTypes.RunFailed)));
            CrashTime.Advance(TimeSpan.FromSeconds(5));
            Assert.Contains((await store.ReadEventsAsync(start, 100)).Events, e => e.Type == EventTypes.RunFailed);
            if (survived)
                return;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Begin_KilledAnywhere_IsCompletedByTheNext(bool losesLast)
    {
        for (var requests = 0; ; requests++)
        {
            var (prefix, store) = await OpenHealthyAsync();
            var run = await store.CreateRunAsync(NewRun(at: Tick()));
            var step = NewStep(run.Id) with { Input = Large() };
            var write = new StepWrite { RequireLive = true, RunStatus = RunStatus.Running };
            var survived = await DiesAsync(prefix, requests, losesLast, dying => dying.InsertStepAsync(step, write));

            var again = await store.InsertStepAsync(step, write);

            Assert.Equal(StepWriteKind.Written, again.Kind);
            AssertSame(step, await store.FindStepAsync(run.Id, step.Key));
            Assert.Equal(RunStatus.Running, (await store.FindRunAsync(run.Id))!.Status);
            Assert.Equal(RunStatus.Running, Assert.Single((await store.ListRunsAsync(new RunQuery())).Runs).Status);
            CrashTime.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(3, (await store.ReadRunEventsAsync(run.Id, null, 10)).Count);
            if (survived)
                return;
        }
    }
}
