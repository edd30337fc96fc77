using Ironflow.Durable;
using Ironflow.TestKit.DurableContract;

namespace Ironflow.Local.Tests.Durable;

/// <summary>Orchestrators that do what replay cannot bear: always an error with a text, never a hang.</summary>
public sealed class MisuseTests : IAsyncDisposable
{
    private readonly EngineHarness harness = new();
    private readonly DurableProgram program = new();

    public MisuseTests() => program.Activities["echo"] = (input, _) => Task.FromResult(input);

    public static TheoryData<string> Changes => ["name", "kind", "fewer", "more", "earlier end"];

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task CodeChangedUnderARunningInstance_FailsNamingBoth(string change)
    {
        program.Activities["other"] = (input, _) => Task.FromResult(input);
        program.Orchestrators["main"] = async (context, _) =>
        {
            await context.CallActivityAsync("echo", "a");
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimerAsync(new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero), cancel.Token);
            context.SetCustomStatus("1");
            return await context.WaitForEventAsync("go");
        };
        await harness.StartAsync(program);
        await harness.Client.StartAsync("main", "main", "");
        await harness.ShowsAsync("main", "1");
        program.Orchestrators["main"] = async (context, _) =>
        {
            await (change switch
            {
                "name" => context.CallActivityAsync("other", "a"),
                "kind" => context.CallSubOrchestrationAsync("echo", "x", "a"),
                _ => context.CallActivityAsync("echo", "a"),
            });
            if (change == "earlier end")
            {
                return "";
            }

            var timer = change == "fewer"
                ? null
                : context.CreateTimerAsync(new DateTimeOffset(2041, 1, 1, 0, 0, 0, TimeSpan.Zero));
            var more = change == "more" ? context.CallActivityAsync("echo", "c") : null;
            return await context.WaitForEventAsync("go");
        };

        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync("main", "go", "");
        var ended = await harness.EndAsync("main");

        Assert.Equal(DurableStatus.Failed, ended.Status);
        Assert.Contains("NonDeterministic", ended.Error, StringComparison.Ordinal);
        Assert.Contains("the history holds", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangedInputsAndTimes_OfWhatIsOnRecord_AreAcceptedAsInAzure()
    {
        var second = false;
        program.Orchestrators["main"] = async (context, _) =>
        {
            var said = await context.CallActivityAsync("echo", second ? "new" : "old");
            context.SetCustomStatus("1");
            await context.WaitForEventAsync("go");
            return said;
        };
        await harness.StartAsync(program);
        await harness.Client.StartAsync("main", "main", "");
        await harness.ShowsAsync("main", "1");
        second = true;

        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync("main", "go", "");

        Assert.Equal("old", (await harness.EndAsync("main")).Output);
    }

    [Fact]
    public async Task ReplayAlways_FindsCodeThatDecidesByChance()
    {
        var chance = 0;
        program.Activities["echo1"] = program.Activities["echo2"] = program.Activities["echo"];
        program.Orchestrators["main"] = async (context, _) =>
            await context.CallActivityAsync($"echo{Interlocked.Increment(ref chance)}", "");
        await harness.StartAsync(program);
        await harness.RestartAsync(options => options with { ReplayAlways = true });
        await harness.Client.StartAsync("main", "main", "");

        var ended = await harness.EndAsync("main");

        Assert.Contains("activity 'echo1'", ended.Error, StringComparison.Ordinal);
        Assert.Contains("activity 'echo2'", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public Task ForeignAwait_OfWorkElsewhere_Fails() => FailsAsForeignAsync(async (_, _) =>
    {
        await Task.Delay(20);
        return "";
    });

    [Fact]
    public Task ForeignAwait_ThatNeverCompletes_Fails() => FailsAsForeignAsync((_, _) => new TaskCompletionSource<string>().Task);

    [Fact]
    public Task ForeignAwait_BesideAnOpenWait_FailsWhenItResumes() => FailsAsForeignAsync(async (context, _) =>
    {
        var wait = context.WaitForEventAsync("never");
        await Task.Delay(20);
        return await wait;
    });

    [Fact]
    public Task ForeignAwait_ResumedOffTheOrchestrationsThread_FailsAtTheNextCall() => FailsAsForeignAsync(async (context, _) =>
    {
        var wait = context.WaitForEventAsync("never");
        await Task.Delay(20).ConfigureAwait(false);
        return await context.CallActivityAsync("echo", "");
    });

    [Fact]
    public Task ForeignAwait_EndingElsewhere_Fails() => FailsAsForeignAsync(async (context, _) =>
    {
        var wait = context.WaitForEventAsync("never");
        await Task.Delay(20).ConfigureAwait(false);
        return "";
    });

    [Fact]
    public async Task ConfigureAwaitFalse_OnTheContextsTasks_StaysOnTheOrchestrationsThread()
    {
        program.Orchestrators["main"] = async (context, _) =>
        {
            var first = await context.CallActivityAsync("echo", "a").ConfigureAwait(false);
            var both = await Task.WhenAll(context.CallActivityAsync("echo", "b"), context.CallActivityAsync("echo", "c")).ConfigureAwait(false);
            return first + await context.CallActivityAsync("echo", string.Concat(both));
        };
        await harness.StartAsync(program);
        await harness.Client.StartAsync("main", "main", "");

        Assert.Equal("abc", (await harness.EndAsync("main")).Output);
    }

    [Fact]
    public async Task UnknownNames_FailClearly()
    {
        program.Orchestrators["main"] = async (context, _) => await context.CallActivityAsync("nothing", "");
        await harness.StartAsync(program);
        await harness.Client.StartAsync("main", "a", "");
        await harness.Client.StartAsync("nobody", "b", "");

        Assert.Contains("'nothing'", (await harness.EndAsync("a")).Error, StringComparison.Ordinal);
        Assert.Contains("'nobody'", (await harness.EndAsync("b")).Error, StringComparison.Ordinal);
    }

    private async Task FailsAsForeignAsync(TestOrchestrator orchestrator)
    {
        program.Orchestrators["main"] = orchestrator;
        await harness.StartAsync(program);
        await harness.Client.StartAsync("main", "main", "");

        var ended = await harness.EndAsync("main");

        Assert.Equal(DurableStatus.Failed, ended.Status);
        Assert.Contains("ForeignAwait", ended.Error, StringComparison.Ordinal);
    }
}
