using Ironflow.Durable;

namespace Ironflow.TestKit.DurableContract;

/// <summary>Activities, turns and what an orchestrator sees of them.</summary>
public abstract class ActivityContract : DurableContractBase
{
    [Fact]
    public async Task Activities_InSequence_GiveTheirResultsInOrder()
    {
        await using var harness = await RunAsync(async (context, input) =>
        {
            var first = await context.CallActivityAsync("echo", input + "1");
            var second = await context.CallActivityAsync("echo", first + "2");
            return await context.CallActivityAsync("echo", second + "3");
        }, "x");

        var ended = await harness.EndAsync("main");

        Assert.Equal((DurableStatus.Completed, "x123", "main"), (ended.Status, ended.Output, ended.Name));
    }

    [Fact]
    public async Task Activities_InParallel_AllRun()
    {
        await using var harness = await RunAsync(async (context, _) =>
            string.Join(',', await Task.WhenAll(Enumerable.Range(0, 30).Select(i => context.CallActivityAsync("echo", $"{i}")))));

        Assert.Equal(string.Join(',', Enumerable.Range(0, 30)), (await harness.EndAsync("main")).Output);
    }

    [Fact]
    public async Task Activity_CompletedOnce_IsNotCalledAgainByLaterTurns()
    {
        var calls = 0;
        Program.Activities["count"] = (_, _) => Task.FromResult($"{Interlocked.Increment(ref calls)}");
        await using var harness = await RunAsync(async (context, _) =>
        {
            var first = await context.CallActivityAsync("count", "");
            for (var i = 0; i < 5; i++)
            {
                await context.CallActivityAsync("echo", "x");
            }

            return first;
        });

        Assert.Equal("1", (await harness.EndAsync("main")).Output);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Activity_Throwing_ArrivesAsDurableTaskFailedException()
    {
        Program.Activities["bad"] = (_, _) => throw new InvalidOperationException("boom");
        await using var harness = await RunAsync(async (context, _) =>
        {
            try
            {
                return await context.CallActivityAsync("bad", "");
            }
            catch (DurableTaskFailedException exception)
            {
                return await context.CallActivityAsync("echo", $"{exception.Task}: {exception.Reason}");
            }
        });

        var output = (await harness.EndAsync("main")).Output;

        Assert.StartsWith("bad: ", output, StringComparison.Ordinal);
        Assert.Contains("boom", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orchestrator_Throwing_FailsWithItsText()
    {
        await using var harness = await RunAsync(async (context, _) =>
        {
            await context.CallActivityAsync("echo", "x");
            throw new InvalidOperationException("no further");
        });

        var ended = await harness.EndAsync("main");

        Assert.Equal(DurableStatus.Failed, ended.Status);
        Assert.Contains("no further", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orchestrator_EndingWithAnActivityOpen_EndsOnlyAfterIt()
    {
        var release = new TaskCompletionSource();
        Program.Activities["held"] = async (_, _) =>
        {
            await release.Task;
            return "late";
        };
        await using var harness = await RunAsync((context, input) =>
        {
            _ = context.CallActivityAsync("held", "");
            context.SetCustomStatus("\"over\"");
            return Task.FromResult("done");
        });

        Assert.Equal(DurableStatus.Running, (await harness.ShowsAsync("main", "\"over\"")).Status);
        release.SetResult();

        Assert.Equal("done", (await harness.EndAsync("main")).Output);
    }

    [Fact]
    public async Task UtcNow_WithinATurn_IsConstantAndNeverGoesBack()
    {
        await using var harness = await RunAsync(async (context, _) =>
        {
            var first = context.UtcNow;
            var again = context.UtcNow;
            await context.CallActivityAsync("echo", $"{first.UtcTicks}");
            return first == again && context.UtcNow >= first ? "constant" : "not";
        });

        Assert.Equal("constant", (await harness.EndAsync("main")).Output);
    }

    [Fact]
    public async Task CustomStatus_Set_IsShownAndKeptAfterTheEnd()
    {
        await using var harness = await RunAsync(async (context, _) =>
        {
            context.SetCustomStatus("{\"at\":1}");
            await context.CallActivityAsync("echo", "x");
            context.SetCustomStatus("{\"at\":2}");
            await context.CallActivityAsync("echo", "x");
            return "";
        });

        Assert.Equal("{\"at\":2}", (await harness.EndAsync("main")).CustomStatus);
    }

    [Fact]
    public async Task CustomStatus_Of16KiB_IsRefused()
    {
        await using var harness = await RunAsync((context, _) =>
        {
            context.SetCustomStatus(new string('1', 16 * 1024));
            return Task.FromResult("");
        });

        Assert.Equal(DurableStatus.Failed, (await harness.EndAsync("main")).Status);
    }

    [Fact]
    public async Task Logger_AcrossReplays_WritesEachLineOnce()
    {
        var lines = new LineLoggers();
        Program.Loggers = lines;
        await using var harness = await RunAsync(async (context, _) =>
        {
            var logger = context.CreateReplaySafeLogger("test");
            for (var i = 0; i < 4; i++)
            {
                lines.Log(logger, $"line {i}");
                await context.CallActivityAsync("echo", "x");
            }

            return "";
        });

        await harness.EndAsync("main");

        Assert.Equal(["line 0", "line 1", "line 2", "line 3"], lines.Of("test"));
    }
}
