using Ironflow.Durable;
using Ironflow.Local.Durable;
using Ironflow.Local.Storage;
using Ironflow.Records;
using Ironflow.TestKit;
using Ironflow.TestKit.DurableContract;

namespace Ironflow.Local.Tests.Durable;

/// <summary>Restarts, and writes that fail.</summary>
public sealed class RecoveryTests : IAsyncDisposable
{
    private readonly EngineHarness harness = new();
    private readonly DurableProgram program = new();

    public RecoveryTests() => program.Activities["echo"] = (input, _) => Task.FromResult(input);

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task Restart_InstancesWaitingForEventTimerAndChild_GoOn()
    {
        program.Orchestrators["main"] = async (context, _) =>
        {
            var first = await context.CallActivityAsync("echo", "a");
            var child = context.CallSubOrchestrationAsync("child", "child", "");
            await context.CreateTimerAsync(context.UtcNow.AddHours(1));
            context.SetCustomStatus("1");
            return first + await context.WaitForEventAsync("go") + await child;
        };
        program.Orchestrators["child"] = async (context, _) => await context.WaitForEventAsync("go");
        await harness.StartAsync(program);
        await harness.Client.StartAsync("main", "main", "");
        await Eventually.ThatAsync(() => harness.Engine.TimerCount == 1, "the timer is open");

        await harness.RestartAsync();
        Assert.Equal(1, harness.Engine.TimerCount);
        Assert.Equal(0, harness.Engine.LiveCount);
        await harness.AdvanceAsync(TimeSpan.FromHours(1));
        await harness.ShowsAsync("main", "1");
        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync("child", "go", "c");
        await harness.EndAsync("child");
        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync("main", "go", "b");

        Assert.Equal("abc", (await harness.EndAsync("main")).Output);
    }

    [Fact]
    public async Task Stop_ActivityThrowingBecauseOfIt_IsDeliveredAgainAtTheNextStart()
    {
        var deliveries = 0;
        var begun = new TaskCompletionSource();
        program.Activities["long"] = async (_, shutdown) =>
        {
            if (Interlocked.Increment(ref deliveries) > 1)
            {
                return "finished";
            }

            begun.SetResult();
            await Task.Delay(Timeout.Infinite, shutdown);
            return "";
        };
        program.Orchestrators["main"] = async (context, _) => await context.CallActivityAsync("long", "");
        await harness.StartAsync(program);
        await harness.Client.StartAsync("main", "main", "");
        await begun.Task;

        await harness.RestartAsync();

        Assert.Equal("finished", (await harness.EndAsync("main")).Output);
        Assert.Equal(2, deliveries);
    }

    [Fact]
    public async Task RunOnly_OthersWaitAndAreCounted()
    {
        program.Orchestrators["main"] = async (context, _) => await context.CallSubOrchestrationAsync("child", context.InstanceId + "-child", "");
        program.Orchestrators["child"] = async (context, _) => await context.WaitForEventAsync("go");
        await harness.StartAsync(program);
        await harness.Client.StartAsync("main", "mine", "");
        await harness.Client.StartAsync("main", "other", "");
        foreach (var id in new[] { "mine-child", "other-child" })
        {
            await Eventually.GetAsync(() => harness.Client.GetAsync(id), "children start");
        }

        await harness.RestartAsync(options => options with { RunOnly = [ "mine" ] });
        Assert.Equal(1, harness.Engine.CountOthers());
        await harness.Client.RaiseEventAsync("other-child", "go", "x");
        await harness.Client.RaiseEventAsync("mine-child", "go", "x");

        Assert.Equal("x", (await harness.EndAsync("mine")).Output);
        Assert.Equal(DurableStatus.Running, (await harness.Client.GetAsync("other"))!.Status);
        await harness.RestartAsync();
        Assert.Equal("x", (await harness.EndAsync("other")).Output);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CommitFailing_AnyOneOfThem_InstanceIsReloadedAndCompletes(bool joining)
    {
        Chain();
        await harness.StartAsync(program);
        for (var failing = 1; failing <= 7; failing++)
        {
            await harness.RestartAsync(options => options with { JoinActivities = joining });
            var id = $"run-{failing}";
            await harness.Client.StartAsync("main", id, id);
            var commits = 0;
            harness.Database.BeforeCommit = () =>
            {
                if (Interlocked.Increment(ref commits) == failing)
                {
                    throw new StoreUnavailableException("the disk is gone");
                }
            };

            Assert.Equal($"{id}12345", (await EndWhileTimePassesAsync(id)).Output);
        }
    }

    [Fact]
    public async Task DiskFull_ForAWhile_InstancesCompleteWhenThereIsSpace()
    {
        Chain();
        await harness.StartAsync(program);
        var failures = 0;
        var pages = harness.Database.Read(c => c.Scalar("PRAGMA page_count"));
        await harness.Database.WriteAsync(c => c.Scalar($"PRAGMA max_page_count = {pages + 30}"));
        var ids = new List<string>();
        for (var i = 0; failures == 0 && i < 1000; i++)
        {
            try
            {
                var id = $"run-{i}" + new string('x', 2000);
                await harness.Client.StartAsync("main", id, id);
                ids.Add(id);
            }
            catch (StoreUnavailableException)
            {
                failures++;
            }
        }

        Assert.Equal(1, failures);
        await Eventually.GetAsync(
            async () =>
            {
                try
                {
                    // It may share a batch with a turn that finds the disk full, and fail with it.
                    await harness.Database.WriteAsync(c => c.Scalar("PRAGMA max_page_count = 1000000"));
                    return "space";
                }
                catch (StoreUnavailableException)
                {
                    return null;
                }
            },
            "space on the disk");

        foreach (var id in ids)
        {
            Assert.Equal($"{id}12345", (await EndWhileTimePassesAsync(id)).Output);
        }
    }

    [Fact]
    public async Task ActivitySlots_AreNeverExceeded()
    {
        var now = 0;
        var most = 0;
        program.Activities["count"] = async (_, _) =>
        {
            var running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return "";
        };
        program.Orchestrators["main"] = async (context, _) =>
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => context.CallActivityAsync("count", "")));
            return "";
        };
        await harness.StartAsync(program);
        await harness.RestartAsync(options => options with { ActivitySlots = 3, JoinActivities = true });
        await harness.Client.StartAsync("main", "main", "");

        await harness.EndAsync("main");

        Assert.InRange(most, 1, 3);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private void Chain() => program.Orchestrators["main"] = async (context, input) =>
    {
        for (var i = 1; i <= 5; i++)
        {
            input = await context.CallActivityAsync("echo", input + i);
        }

        return input;
    };

    // A second failure in a row makes an instance rest; fake time has to pass for it.
    private Task<DurableInstance> EndWhileTimePassesAsync(string id) => Eventually.GetAsync(
        async () =>
        {
            harness.Time.Advance(TimeSpan.FromSeconds(1));
            return await harness.Client.GetAsync(id) is { Status: DurableStatus.Completed or DurableStatus.Failed } ended ? ended : null;
        },
        $"instance '{id[..Math.Min(id.Length, 10)]}' ends");
}
