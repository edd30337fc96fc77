using Ironflow.Durable;
using Ironflow.Local.Durable;
using Ironflow.Local.Storage;
using Ironflow.TestKit;
using Ironflow.TestKit.DurableContract;

namespace Ironflow.Local.Tests.Durable;

/// <summary>What activities write goes to disk with the turns around them.</summary>
public sealed class WriteScopeTests : IAsyncDisposable
{
    private readonly EngineHarness harness = new(options => options with { JoinActivities = true });
    private readonly DurableProgram program = new();

    public WriteScopeTests() => program.Orchestrators["main"] = async (context, input) =>
    {
        for (var i = 0; i < int.Parse(input, System.Globalization.CultureInfo.InvariantCulture); i++)
        {
            await context.CallActivityAsync("step", $"{i}");
        }

        return "done";
    };

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task JoinedBeginAndDeferredFinish_OfASequence_CostOneCommitPerStep()
    {
        program.Activities["step"] = async (input, _) =>
        {
            await harness.Database.WriteAsync(c => Mark(c, $"begin {input}"));
            Database.WriteDeferred(c => Mark(c, $"finish {input}"));
            return input;
        };
        await StartAsync();
        var before = harness.Database.Commits;

        await RunAsync("20");

        Assert.InRange(harness.Database.Commits - before, 20, 24);
        Assert.Equal(40, Marks().Count);
    }

    [Fact]
    public async Task JoinedBegin_Failing_FailsTheActivityOnly()
    {
        program.Activities["step"] = async (_, _) =>
        {
            await harness.Database.WriteAsync(c =>
            {
                Mark(c, "begin");
                throw new InvalidOperationException("not allowed");
            });
            return "";
        };
        await StartAsync();

        await harness.Client.StartAsync("main", "main", "1");
        var ended = await harness.EndAsync("main");

        Assert.Equal(DurableStatus.Failed, ended.Status);
        Assert.Contains("not allowed", ended.Error, StringComparison.Ordinal);
        Assert.Empty(Marks());
    }

    [Fact]
    public async Task Deferred_Throwing_CompletionIsNotTaken_AndTheActivityIsDeliveredAgain()
    {
        var deliveries = 0;
        program.Activities["step"] = (_, _) =>
        {
            var delivery = Interlocked.Increment(ref deliveries);
            Database.WriteDeferred(c =>
            {
                Mark(c, $"finish {delivery}");
                if (delivery == 1)
                {
                    throw new InvalidOperationException("the row was changed by another");
                }
            });
            return Task.FromResult("");
        };
        await StartAsync();

        await RunAsync("1");

        Assert.Equal(2, deliveries);
        Assert.Equal(["finish 2"], Marks());
    }

    [Fact]
    public async Task Deferred_ThenAnotherWriteOrRead_IsWrittenFirst()
    {
        IReadOnlyList<string>? seen = null;
        program.Activities["step"] = async (_, _) =>
        {
            Database.WriteDeferred(c => Mark(c, "first"));
            await harness.Database.WriteAsync(c => Mark(c, "second"));
            Database.WriteDeferred(c => Mark(c, "third"));
            seen = Marks();
            return "";
        };
        await StartAsync();

        await RunAsync("1");

        Assert.Equal(["first", "second", "third"], seen);
    }

    [Fact]
    public async Task Deferred_FlushThrowing_CompletionIsNotTaken()
    {
        var deliveries = 0;
        program.Activities["step"] = async (_, _) =>
        {
            var delivery = Interlocked.Increment(ref deliveries);
            Database.WriteDeferred(c => Mark(c, delivery == 1 ? null : "finish"));
            await harness.Database.WriteAsync(c => Mark(c, "more")).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return "";
        };
        await StartAsync();
        await harness.Client.StartAsync("main", "main", "1");
        await Eventually.ThatAsync(() => Volatile.Read(ref deliveries) == 1, "the first delivery");

        await Eventually.ThatAsync(
            () =>
            {
                harness.Time.Advance(TimeSpan.FromSeconds(1));
                return Volatile.Read(ref deliveries) == 2;
            },
            "the second delivery");
        await harness.EndAsync("main");

        Assert.Equal(["finish", "more"], Marks());
    }

    [Fact]
    public async Task Deferred_OfAnInstanceThatEnded_IsStillWritten()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource();
        program.Activities["step"] = async (_, _) =>
        {
            await harness.Database.WriteAsync(c => Mark(c, "begin"));
            begun.SetResult();
            await release.Task;
            Database.WriteDeferred(c => Mark(c, "late"));
            return "";
        };
        await StartAsync();
        await harness.Client.StartAsync("main", "main", "1");
        await begun.Task;

        await harness.Client.TerminateAsync("main", "enough");
        release.SetResult();

        await Eventually.ThatAsync(() => Marks().Contains("late"), "the late finish is written");
    }

    [Fact]
    public void WriteDeferred_OutsideAnActivity_IsRefused()
    {
        Assert.Null(WriteScope.Current);
        Assert.Throws<InvalidOperationException>(() => Database.WriteDeferred(_ => { }));
    }

    private static void Mark(Connection connection, string? text)
    {
        using var s = connection.Prepare("INSERT INTO marks(text) VALUES (?1)");
        s.Bind(1, text).Run();
    }

    private async Task StartAsync()
    {
        await harness.StartAsync(program);
        await harness.Database.WriteAsync(c => c.ExecuteScript("CREATE TABLE marks(id INTEGER PRIMARY KEY, text TEXT NOT NULL)"));
    }

    private async Task RunAsync(string steps)
    {
        await harness.Client.StartAsync("main", "main", steps);
        Assert.Equal("done", (await harness.EndAsync("main")).Output);
    }

    private List<string> Marks() => harness.Database.Read(c =>
    {
        List<string> marks = [];
        using var q = c.Prepare("SELECT text FROM marks ORDER BY id");
        while (q.Step())
        {
            marks.Add(q.Text(0));
        }

        return marks;
    });
}
