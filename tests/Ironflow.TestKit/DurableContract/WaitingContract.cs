using Ironflow.Durable;

namespace Ironflow.TestKit.DurableContract;

/// <summary>Events and timers. Orchestrators cancel with <c>Cancel</c>: <c>CancelAsync</c> leaves the orchestration's thread.</summary>
public abstract class WaitingContract : DurableContractBase
{
    [Fact]
    public async Task Event_RaisedDuringTheWait_IsDelivered_IgnoringCase()
    {
        await using var harness = await RunAsync(async (context, _) =>
        {
            context.SetCustomStatus("1");
            return await context.WaitForEventAsync("go");
        });
        await harness.ShowsAsync("main", "1");

        Assert.True(await harness.Client.RaiseEventAsync("main", "GO", "\"now\""));

        Assert.Equal("\"now\"", (await harness.EndAsync("main")).Output);
    }

    [Fact]
    public async Task Rule6_3_Events_RaisedBeforeTheWait_AreDeliveredInOrder_AlsoDuplicates()
    {
        await using var harness = await RunAsync(async (context, _) =>
        {
            context.SetCustomStatus("1");
            await context.WaitForEventAsync("begin");
            var got = "";
            for (var i = 0; i < 4; i++)
            {
                got += await context.WaitForEventAsync("item");
            }

            return got;
        });
        foreach (var item in new[] { "a", "b", "b", "c" })
        {
            Assert.True(await harness.Client.RaiseEventAsync("main", "item", item));
        }

        await harness.Client.RaiseEventAsync("main", "begin", "");

        Assert.Equal("abbc", (await harness.EndAsync("main")).Output);
    }

    [Fact]
    public async Task Event_ToAnUnknownOrFinishedInstance_ReturnsFalse()
    {
        await using var harness = await RunAsync((_, _) => Task.FromResult("over"));
        await harness.EndAsync("main");

        Assert.False(await harness.Client.RaiseEventAsync("main", "go", ""));
        Assert.False(await harness.Client.RaiseEventAsync("nobody", "go", ""));
    }

    [Fact]
    public async Task EventWait_Cancelled_Throws_AndALaterWaitGetsTheEvent()
    {
        await using var harness = await RunAsync(async (context, _) =>
        {
            using var cancel = new CancellationTokenSource();
            var wait = context.WaitForEventAsync("go", cancel.Token);
            await context.CallActivityAsync("echo", "x");
            cancel.Cancel();
            var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
            context.SetCustomStatus("1");
            return await context.WaitForEventAsync("go") + (cancelled is not null);
        });
        await harness.ShowsAsync("main", "1");

        await harness.Client.RaiseEventAsync("main", "go", "later ");

        Assert.Equal("later True", (await harness.EndAsync("main")).Output);
    }

    // As a run follows its child: the wait is given up when the child ends, and no wait is open while the parent does something else.
    [Fact]
    public async Task EventsOfAChild_RacingItsEnd_AreHeardUntilItEnds()
    {
        await using var harness = CreateHarness();
        Program.Activities["echo"] = (text, _) => Task.FromResult(text);
        Program.Activities["tell"] = async (word, stop) => (await harness.Client.RaiseEventAsync("main", "word", word, stop)).ToString();
        Program.Activities["release"] = async (_, stop) => (await harness.Client.RaiseEventAsync("child", "go", "", stop)).ToString();
        Program.Orchestrators["child"] = async (context, _) =>
        {
            await context.CallActivityAsync("tell", "a");
            await context.CallActivityAsync("tell", "b");
            await context.WaitForEventAsync("go");
            return "end";
        };
        Program.Orchestrators["main"] = async (context, _) =>
        {
            var heard = "";
            var end = context.CallSubOrchestrationAsync("child", "child", "");
            while (!end.IsCompleted)
            {
                using var enough = new CancellationTokenSource();
                var word = context.WaitForEventAsync("word", enough.Token);
                await Task.WhenAny(end, word);
                if (word.IsCompletedSuccessfully)
                {
                    heard += await word;
                    await context.CallActivityAsync(heard.Length == 2 ? "release" : "echo", "");
                    continue;
                }

                enough.Cancel();
            }

            await context.CallActivityAsync("tell", "c");
            return heard + await end + await context.WaitForEventAsync("word");
        };
        await harness.StartAsync(Program);
        await harness.Client.StartAsync("main", "main", "");

        Assert.Equal("abendc", (await harness.EndAsync("main")).Output);
    }

    [Fact]
    public async Task EventWait_StillOpen_DoesNotHoldTheEnd()
    {
        await using var harness = await RunAsync((context, input) =>
        {
            _ = context.WaitForEventAsync("never");
            return Task.FromResult("done");
        });

        Assert.Equal("done", (await harness.EndAsync("main")).Output);
    }

    [Fact]
    public async Task Timer_Due_FiresAndTimeHasPassed()
    {
        await using var harness = CreateHarness();
        Program.Orchestrators["main"] = async (context, _) =>
        {
            var due = context.UtcNow + harness.TimerDelay;
            context.SetCustomStatus("1");
            await context.CreateTimerAsync(due);
            return context.UtcNow >= due ? "passed" : "early";
        };
        await harness.StartAsync(Program);
        await harness.Client.StartAsync("main", "main", "");
        await harness.ShowsAsync("main", "1");

        await harness.AdvanceAsync(harness.TimerDelay);

        Assert.Equal("passed", (await harness.EndAsync("main")).Output);
    }

    [Fact]
    public async Task Timer_BeyondThreeDays_IsAccepted_AndCancelledLetsTheInstanceEnd()
    {
        await using var harness = await RunAsync(async (context, _) =>
        {
            using var cancel = new CancellationTokenSource();
            var deadline = context.CreateTimerAsync(context.UtcNow.AddDays(60), cancel.Token);
            context.SetCustomStatus("1");
            var decision = context.WaitForEventAsync("decide");
            var first = await Task.WhenAny(decision, deadline);
            cancel.Cancel();
            return first == decision ? await decision : "deadline";
        });
        await harness.ShowsAsync("main", "1");

        await harness.Client.RaiseEventAsync("main", "decide", "yes");

        Assert.Equal("yes", (await harness.EndAsync("main")).Output);
    }

    [Fact]
    public async Task Timer_StillOpen_HoldsTheEnd()
    {
        await using var harness = CreateHarness();
        Program.Orchestrators["main"] = (context, input) =>
        {
            _ = context.CreateTimerAsync(context.UtcNow + harness.TimerDelay);
            context.SetCustomStatus("\"over\"");
            return Task.FromResult("done");
        };
        await harness.StartAsync(Program);
        await harness.Client.StartAsync("main", "main", "");
        Assert.Equal(DurableStatus.Running, (await harness.ShowsAsync("main", "\"over\"")).Status);

        await harness.AdvanceAsync(harness.TimerDelay);

        Assert.Equal("done", (await harness.EndAsync("main")).Output);
    }

    [Fact]
    public async Task EventAndTimer_Racing_OneOfThemWins()
    {
        await using var harness = CreateHarness();
        Program.Orchestrators["main"] = async (context, _) =>
        {
            using var cancel = new CancellationTokenSource();
            context.SetCustomStatus("1");
            var timer = context.CreateTimerAsync(context.UtcNow + harness.TimerDelay, cancel.Token);
            var wait = context.WaitForEventAsync("go");
            var first = await Task.WhenAny(wait, timer);
            cancel.Cancel();
            return first == wait ? "event" : "timer";
        };
        await harness.StartAsync(Program);
        var ids = Enumerable.Range(0, 20).Select(i => $"race-{i}").ToList();
        foreach (var id in ids)
        {
            await harness.Client.StartAsync("main", id, "");
            await harness.ShowsAsync(id, "1");
        }

        var advance = Task.Run(() => harness.AdvanceAsync(harness.TimerDelay));
        await Task.WhenAll(ids.Select(id => harness.Client.RaiseEventAsync(id, "go", "")));
        await advance;

        foreach (var id in ids)
        {
            Assert.Contains((await harness.EndAsync(id)).Output, new[] { "event", "timer" });
        }
    }
}
