using Ironflow.Durable;

namespace Ironflow.TestKit.DurableContract;

/// <summary>Instances: ids, children, terminate, purge, continue-as-new.</summary>
public abstract class LifeContract : DurableContractBase
{
    [Fact]
    public async Task Rule7_1_Quirk25_Start_UnderAnIdInUse_RunningOrFinished_IsRefused()
    {
        await using var harness = await RunAsync(async (context, input) => input + await context.WaitForEventAsync("go"), "first ");

        Assert.False(await harness.Client.StartAsync("main", "main", "second "));
        await harness.Client.RaiseEventAsync("main", "go", "x");
        Assert.Equal("first x", (await harness.EndAsync("main")).Output);
        Assert.False(await harness.Client.StartAsync("main", "main", "third "));

        Assert.Equal("first x", (await harness.Client.GetAsync("main"))!.Output);
    }

    [Fact]
    public async Task Get_Unknown_ReturnsNull()
    {
        await using var harness = await RunAsync((_, _) => Task.FromResult(""));

        Assert.Null(await harness.Client.GetAsync("nobody"));
    }

    [Fact]
    public async Task SubOrchestration_WithAGivenId_GivesItsOutput()
    {
        Program.Orchestrators["child"] = async (context, input) => await context.CallActivityAsync("echo", $"{context.InstanceId}:{input}");
        await using var harness = await RunAsync(async (context, _) => await context.CallSubOrchestrationAsync("child", "child-1", "x"));

        Assert.Equal("child-1:x", (await harness.EndAsync("main")).Output);
        Assert.Equal(DurableStatus.Completed, (await harness.Client.GetAsync("child-1"))!.Status);
    }

    [Fact]
    public async Task SubOrchestration_Failing_ArrivesAsDurableTaskFailedException()
    {
        Program.Orchestrators["child"] = (_, _) => throw new InvalidOperationException("child broke");
        await using var harness = await RunAsync(async (context, _) =>
        {
            try
            {
                return await context.CallSubOrchestrationAsync("child", "child-1", "");
            }
            catch (DurableTaskFailedException exception)
            {
                return exception.Message;
            }
        });

        Assert.Contains("child broke", (await harness.EndAsync("main")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SubOrchestration_UnderAFinishedId_ReplacesIt()
    {
        Program.Orchestrators["child"] = (_, input) => Task.FromResult(input);
        await using var harness = await RunAsync(async (context, _) =>
            await context.CallSubOrchestrationAsync("child", "child-1", "a") + await context.CallSubOrchestrationAsync("child", "child-1", "b"));

        Assert.Equal("ab", (await harness.EndAsync("main")).Output);
        Assert.Equal("b", (await harness.Client.GetAsync("child-1"))!.Output);
    }

    [Fact]
    public async Task SubOrchestrations_InParallel_AllAnswer()
    {
        Program.Orchestrators["child"] = async (context, input) => await context.CallActivityAsync("echo", input);
        await using var harness = await RunAsync(async (context, _) => string.Concat(
            await Task.WhenAll(Enumerable.Range(0, 10).Select(i => context.CallSubOrchestrationAsync("child", $"child-{i}", $"{i}")))));

        Assert.Equal("0123456789", (await harness.EndAsync("main")).Output);
    }

    [Fact]
    public async Task Terminate_EndsWithoutRunningCode()
    {
        var after = 0;
        await using var harness = await RunAsync(async (context, _) =>
        {
            try
            {
                context.SetCustomStatus("1");
                return await context.WaitForEventAsync("go");
            }
            finally
            {
                Interlocked.Increment(ref after);
            }
        });
        await harness.ShowsAsync("main", "1");

        await harness.Client.TerminateAsync("main", "enough");
        await harness.Client.TerminateAsync("nobody", "enough");

        var ended = await harness.EndAsync("main");
        Assert.Equal(DurableStatus.Terminated, ended.Status);
        Assert.Contains("enough", ended.Error, StringComparison.Ordinal);
        Assert.False(await harness.Client.RaiseEventAsync("main", "go", ""));
        Assert.Equal(0, after);
    }

    [Fact]
    public async Task Terminate_OfAChild_FailsItsParentsTask()
    {
        Program.Orchestrators["child"] = async (context, _) =>
        {
            context.SetCustomStatus("1");
            return await context.WaitForEventAsync("go");
        };
        await using var harness = await RunAsync(async (context, _) =>
        {
            try
            {
                return await context.CallSubOrchestrationAsync("child", "child-1", "");
            }
            catch (DurableTaskFailedException)
            {
                return "failed";
            }
        });
        await harness.ShowsAsync("child-1", "1");

        await harness.Client.TerminateAsync("child-1", "enough");

        Assert.Equal("failed", (await harness.EndAsync("main")).Output);
    }

    [Fact]
    public async Task Purge_OnlyOfEndedInstances()
    {
        await using var harness = await RunAsync(async (context, _) => await context.WaitForEventAsync("go"));

        Assert.False(await harness.Client.PurgeAsync("main"));
        Assert.False(await harness.Client.PurgeAsync("nobody"));
        await harness.Client.RaiseEventAsync("main", "go", "");
        await harness.EndAsync("main");

        Assert.True(await harness.Client.PurgeAsync("main"));
        Assert.Null(await harness.Client.GetAsync("main"));
    }

    [Fact]
    public async Task ContinueAsNew_BeginsWithTheNewInput_AndKeepsBufferedEvents()
    {
        await using var harness = await RunAsync(async (context, input) =>
        {
            var got = input + await context.WaitForEventAsync("item");
            if (got.Length == 5)
            {
                return got;
            }

            context.ContinueAsNew(got);
            return "";
        }, "");
        foreach (var item in new[] { "a", "b", "c", "d", "e" })
        {
            Assert.True(await harness.Client.RaiseEventAsync("main", "item", item));
        }

        Assert.Equal("abcde", (await harness.EndAsync("main")).Output);
    }
}
