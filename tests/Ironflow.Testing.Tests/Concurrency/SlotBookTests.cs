using Ironflow.Concurrency;

namespace Ironflow.Testing.Tests.Concurrency;

/// <summary>The places of a limit: as many as it says, first come first served, and none lost.</summary>
public sealed class SlotBookTests
{
    private readonly SlotFixture fixture = new();
    private readonly Slot two = new("run:w", 2);

    [Fact]
    public async Task Take_GivesAsManyAsTheLimit_AndQueuesTheRest()
    {
        var runs = await RunsAsync(4);
        Assert.Equal(
            [SlotAnswer.Granted, SlotAnswer.Granted, SlotAnswer.Waiting, SlotAnswer.Waiting], await TakeAllAsync(runs));
        Assert.Equal(runs[..2], await fixture.HoldersAsync(two));
        Assert.Equal(2, await fixture.WaitingAsync(two));
    }

    [Fact]
    public async Task Take_AskedAgain_ChangesNothing()
    {
        var runs = await RunsAsync(3);
        await TakeAllAsync(runs);
        Assert.Equal([SlotAnswer.Granted, SlotAnswer.Granted, SlotAnswer.Waiting], await TakeAllAsync(runs));
        Assert.Equal((2, 1), ((await fixture.HoldersAsync(two)).Count, await fixture.WaitingAsync(two)));
    }

    [Fact]
    public async Task Release_GivesThePlaceToWhoWaitsLongest_AndWakesIt()
    {
        var runs = await RunsAsync(4);
        await TakeAllAsync(runs);
        await ReleaseAsync(runs[1]);
        Assert.Equal([runs[0], runs[2]], await fixture.HoldersAsync(two));
        Assert.Equal([(runs[2].RunId, "slot")], fixture.Woken);
        Assert.Equal(SlotAnswer.Granted, await fixture.TakeAsync(two, runs[2]));
    }

    [Fact]
    public async Task Release_OfWhoWaits_LeavesTheQueue()
    {
        var runs = await RunsAsync(4);
        await TakeAllAsync(runs);
        await ReleaseAsync(runs[2]);
        await ReleaseAsync(runs[0]);
        Assert.Equal([runs[1], runs[3]], await fixture.HoldersAsync(two));
    }

    [Fact]
    public async Task Release_OfTheLast_RemovesTheLimitsDocument()
    {
        var runs = await RunsAsync(1);
        await TakeAllAsync(runs);
        await ReleaseAsync(runs[0]);
        await ReleaseAsync(runs[0]);
        Assert.Empty(await fixture.Store.ListDocumentsAsync(SlotBook.Set, null, 10));
    }

    [Fact]
    public async Task Promote_PassesOverWhoHasEndedWhileItWaited()
    {
        var runs = await RunsAsync(4);
        await TakeAllAsync(runs);
        await fixture.EndAsync(runs[2]);
        await ReleaseAsync(runs[0]);
        Assert.Equal([runs[1], runs[3]], await fixture.HoldersAsync(two));
        Assert.Equal(0, await fixture.WaitingAsync(two));
    }

    [Fact]
    public async Task Take_ByWhoDoesNotWait_IsRefused_UnlessAHolderHasEndedForLong()
    {
        var runs = await RunsAsync(3);
        await TakeAllAsync(runs[..2]);
        Assert.Equal(SlotAnswer.Refused, await fixture.TakeAsync(two, runs[2], waits: false));
        Assert.Equal(0, await fixture.WaitingAsync(two));
        await fixture.EndAsync(runs[0]);
        Assert.Equal(SlotAnswer.Refused, await fixture.TakeAsync(two, runs[2], waits: false));
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(SlotAnswer.Granted, await fixture.TakeAsync(two, runs[2], waits: false));
    }

    [Fact]
    public async Task ALimitThatWasRaised_LetsMoreIn_OneThatWasLowered_LetsNoneInUntilItIsMet()
    {
        var runs = await RunsAsync(4);
        await TakeAllAsync(runs[..3]);
        Assert.Equal(SlotAnswer.Waiting, await fixture.TakeAsync(two with { Limit = 1 }, runs[3]));
        await ReleaseAsync(runs[0]);
        Assert.Equal([runs[1], runs[2]], await fixture.HoldersAsync(two));
        Assert.Equal(SlotAnswer.Granted, await fixture.TakeAsync(two with { Limit = 3 }, runs[3]));
    }

    [Fact]
    public async Task ManyAtOnce_NeverMoreThanTheLimit_AndEveryoneGetsATurn()
    {
        var runs = await RunsAsync(60);
        var (working, most, turns) = (0, 0, 0);
        await Parallel.ForEachAsync(runs, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (run, _) =>
        {
            // A worker of its own each: nothing is shared but the store.
            var book = fixture.BookOver(fixture.Store);
            while (await fixture.TakeAsync(book, two, run) != SlotAnswer.Granted)
                await Task.Yield();
            InterlockedMax(ref most, Interlocked.Increment(ref working));
            await Task.Yield();
            Interlocked.Decrement(ref working);
            Interlocked.Increment(ref turns);
            await book.ReleaseAsync(two.Key, run, CancellationToken.None);
        });

        Assert.Equal((60, true), (turns, most is 1 or 2));
        Assert.Empty(await fixture.Store.ListDocumentsAsync(SlotBook.Set, null, 10));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        do
            seen = Volatile.Read(ref most);
        while (value > seen && Interlocked.CompareExchange(ref most, value, seen) != seen);
    }

    private async Task<List<SlotHolder>> RunsAsync(int count)
    {
        var runs = new List<SlotHolder>();
        for (var i = 0; i < count; i++)
            runs.Add(await fixture.RunAsync());
        return runs;
    }

    private async Task<List<SlotAnswer>> TakeAllAsync(IEnumerable<SlotHolder> runs)
    {
        var answers = new List<SlotAnswer>();
        foreach (var run in runs)
            answers.Add(await fixture.TakeAsync(two, run));
        return answers;
    }

    private Task ReleaseAsync(SlotHolder holder) => fixture.Book.ReleaseAsync(two.Key, holder, CancellationToken.None);
}
