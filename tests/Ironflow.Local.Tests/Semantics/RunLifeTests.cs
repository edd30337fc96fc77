using System.Diagnostics;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Local.Hosting;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>Semantics 8 and 9: the life of a run.</summary>
public sealed class RunLifeTests
{
    [Fact]
    public async Task Rule8_2_Delay_TheRunSleeps_WaitingTimeIsKeptApart()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            await context.DelayAsync("nap", TimeSpan.FromMilliseconds(400));
            await context.OperationAsync("work", new Echo("x"));
        }));
        var run = await harness.CreateAsync("test");

        await harness.UntilAsync(run.Id, d => d.Run.Status == RunStatus.Sleeping);
        var detail = await harness.EndOfAsync(run.Id);

        Assert.Equal(RunStatus.Completed, detail.Run.Status);
        Assert.InRange(detail.Run.WaitingMs, 390, 60_000);
        Assert.Equal(detail.Steps.Where(s => s.Kind != StepKind.Delay).Sum(s => s.DurationMs), detail.Run.ActiveMs);
    }

    [Fact]
    public async Task Rule9_3_ARunningCommandIsKilledWithItsChildren_NothingIsDelivered()
    {
        var marker = Guid.NewGuid().ToString("N");
        var touched = false;
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            try
            {
                await context.ShellAsync("long", new ShellConfig($"sleep 600 & sleep 601; : {marker}"));
            }
            finally
            {
                touched = true;
            }
        }));
        var run = await harness.CreateAsync("test");
        var running = await harness.UntilAsync(run.Id, d => d.Steps is [{ Process: not null }]);
        var process = running.Steps[0].Process!;

        await harness.Host.Runs.CancelAsync(run.Id, Caller.OperatingSystemUser);
        var started = Stopwatch.GetTimestamp();
        var detail = await harness.EndOfAsync(run.Id);

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(8), "a cancel takes at most 5 s");
        Assert.Equal(RunStatus.Cancelled, detail.Run.Status);
        Assert.Equal(StepStatus.Cancelled, detail.Steps[0].Status);
        Assert.False(touched);
        Assert.False(Directory.Exists($"/proc/{process.Pid}"));
        Assert.Equal(Environment.UserName, detail.Run.CancelRequestedBy);
        var again = await Assert.ThrowsAsync<RequestException>(() => harness.Host.Runs.CancelAsync(run.Id, Caller.OperatingSystemUser));
        Assert.Equal(ErrorCodes.Conflict, again.Code);
    }

    [Fact]
    public async Task Cancel_OfASleepingRun_EndsItAtOnce()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(context => context.DelayAsync("nap", TimeSpan.FromDays(2))));
        var run = await harness.CreateAsync("test");
        await harness.UntilAsync(run.Id, d => d.Run.Status == RunStatus.Sleeping);

        await harness.Host.Runs.CancelAsync(run.Id, Caller.OperatingSystemUser);
        var detail = await harness.EndOfAsync(run.Id);

        Assert.Equal((RunStatus.Cancelled, StepStatus.Cancelled), (detail.Run.Status, detail.Steps[0].Status));
    }

    [Fact]
    public async Task ScheduledRun_StaysPending_AndCanBeCancelled()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(_ => Task.CompletedTask));
        var request = new NewRun("test", new RawJson("{}"), new ApiTrigger()) { ScheduledAt = DateTimeOffset.UtcNow.AddHours(1) };
        var run = (await harness.Host.Runs.CreateAsync(request, Caller.OperatingSystemUser)).Run;

        Assert.Equal(RunStatus.Pending, run.Status);
        await harness.Host.Runs.CancelAsync(run.Id, Caller.OperatingSystemUser);

        Assert.Equal(RunStatus.Cancelled, (await harness.EndOfAsync(run.Id)).Run.Status);
    }

    [Fact]
    public async Task ScheduledRun_StartsWhenItIsDue()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(_ => Task.CompletedTask));
        var due = DateTimeOffset.UtcNow.AddMilliseconds(300);
        var request = new NewRun("test", new RawJson("{}"), new ApiTrigger()) { ScheduledAt = due };
        var run = (await harness.Host.Runs.CreateAsync(request, Caller.OperatingSystemUser)).Run;

        Assert.True((await harness.EndOfAsync(run.Id)).Run.StartedAt >= due);
    }

    [Fact]
    public async Task Rule9_5_TooManySteps_EndTheRunWhateverItsHandlerCatches()
    {
        await using var harness = await Harness.StartAsync(
            options => options with { Ironflow = new IronflowOptions { MaxSteps = 3 } },
            new TestWorkflow(async context =>
            {
                for (var n = 0; n < 9; n++)
                {
                    try
                    {
                        await context.OperationAsync($"step-{n}", new Echo("x"));
                    }
                    catch (IronflowException)
                    {
                        continue;
                    }
                }
            }));

        var detail = await harness.RunAsync();

        Assert.Equal(ErrorCodes.RunTooLong, detail.Run.ErrorCode);
        Assert.Equal(3, detail.Steps.Count);
    }

    [Fact]
    public async Task SameIdempotencyKey_SameRequestGivesTheSameRun_AnotherIsRefused()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(_ => Task.CompletedTask));
        var request = new NewRun("test", new RawJson("{}"), new ApiTrigger()) { IdempotencyKey = "key-1" };

        var first = await harness.Host.Runs.CreateAsync(request, Caller.OperatingSystemUser);
        var second = await harness.Host.Runs.CreateAsync(request, Caller.OperatingSystemUser);
        var refused = await Assert.ThrowsAsync<RequestException>(
            () => harness.Host.Runs.CreateAsync(request with { Payload = new RawJson("""{"a":1}""") }, Caller.OperatingSystemUser));

        Assert.True(first.IsNew);
        Assert.False(second.IsNew);
        Assert.Equal(first.Run.Id, second.Run.Id);
        Assert.Equal(ErrorCodes.IdempotencyKeyConflict, refused.Code);
        await harness.EndOfAsync(first.Run.Id);
    }

    [Fact]
    public async Task RestartOfTheHost_ContinuesItsRuns()
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-test-");
        var hang = Guid.NewGuid().ToString();
        var workflow = new TestWorkflow(async context =>
        {
            await context.OperationAsync("before", new Echo("x"));
            await context.OperationAsync("held", new Hang(hang));
            await context.OperationAsync("after", new Echo("y"));
        });
        var options = new LocalHostOptions
        {
            DataFolder = folder.FullName,
            Serves = true,
            LogLevel = Microsoft.Extensions.Logging.LogLevel.None,
            Configure = builder => builder.AddFrom(typeof(Harness).Assembly).AddWorkflow(workflow),
        };
        Guid runId;
        await using (var host = await LocalHost.StartAsync(options))
        {
            runId = (await host.Runs.CreateAsync(new NewRun("test", new RawJson("{}"), new ApiTrigger()), Caller.OperatingSystemUser)).Run.Id;
            await Hang.BeganAsync(hang);
        }

        Hang.Release(hang);
        await using (var host = await LocalHost.StartAsync(options))
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            RunDetail detail;
            do
            {
                detail = (await RunDetail.ReadAsync(host.Store, runId))!;
            }
            while (!RunTransitions.IsTerminal(detail.Run.Status) && await timer.WaitForNextTickAsync());
            Assert.Equal(RunStatus.Completed, detail.Run.Status);
            Assert.Equal(["before", "held", "after"], detail.Steps.Select(s => s.Name));
            Assert.Equal(2, detail.Steps[1].Delivery);
        }

        folder.Delete(recursive: true);
    }
}
