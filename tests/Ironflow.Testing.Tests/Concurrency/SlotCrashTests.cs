using Ironflow.Concurrency;
using Ironflow.Records;
using Ironflow.TestKit.Faults;

namespace Ironflow.Testing.Tests.Concurrency;

/// <summary>A worker that dies between any two calls of the store loses no place and leaks none.</summary>
public sealed class SlotCrashTests
{
    private readonly Slot one = new("run:w", 1);

    public static TheoryData<int, bool> Cuts
    {
        get
        {
            var cuts = new TheoryData<int, bool>();
            for (var calls = 0; calls < 14; calls++)
            {
                cuts.Add(calls, false);
                cuts.Add(calls, true);
            }

            return cuts;
        }
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task ARelease_CutAnywhere_IsCompletedByTheNext(int calls, bool losesLast)
    {
        var fixture = new SlotFixture();
        var (first, second) = (await fixture.RunAsync(), await fixture.RunAsync());
        await fixture.TakeAsync(one, first);
        await fixture.TakeAsync(one, second);

        await DiesAsync(fixture, calls, losesLast, book => book.ReleaseAsync(one.Key, first, CancellationToken.None));
        await fixture.Book.ReleaseAsync(one.Key, first, CancellationToken.None);
        await SweepAsync(fixture);

        Assert.Equal([second], await fixture.HoldersAsync(one));
        Assert.Equal(0, await fixture.WaitingAsync(one));
        Assert.Contains((second.RunId, "slot"), fixture.Woken);
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task ATake_CutAnywhere_OfARunThatThenEnds_BlocksNobody(int calls, bool losesLast)
    {
        var fixture = new SlotFixture();
        var (first, second, third) = (await fixture.RunAsync(), await fixture.RunAsync(), await fixture.RunAsync());
        await fixture.TakeAsync(one, first);

        await DiesAsync(fixture, calls, losesLast, book => fixture.TakeAsync(book, one, second));
        await fixture.EndAsync(second);
        Assert.Equal(SlotAnswer.Waiting, await fixture.TakeAsync(one, third));
        await fixture.EndAsync(first);
        await SweepAsync(fixture);

        Assert.Equal([third], await fixture.HoldersAsync(one));
        Assert.Equal(0, await fixture.WaitingAsync(one));
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task ATakeOfTheFreePlace_CutAnywhere_IsTakenUpByItsRun(int calls, bool losesLast)
    {
        var fixture = new SlotFixture();
        var run = await fixture.RunAsync();
        await DiesAsync(fixture, calls, losesLast, book => fixture.TakeAsync(book, one, run));
        Assert.Equal(SlotAnswer.Granted, await fixture.TakeAsync(one, run));
        Assert.Equal([run], await fixture.HoldersAsync(one));
        Assert.Equal(0, await fixture.WaitingAsync(one));
    }

    [Fact]
    public async Task APlaceTakenForARunThatWasNeverCreated_IsFreeTenMinutesLater()
    {
        var fixture = new SlotFixture();
        var ghost = new SlotHolder(Guid.CreateVersion7());
        await fixture.Book.TakeAsync(one, ghost, fixture.Time.GetUtcNow(), waits: false, CancellationToken.None);
        fixture.Time.Advance(TimeSpan.FromMinutes(9.9));
        await fixture.SweepOver(fixture.Store).RunOnceAsync(CancellationToken.None);
        Assert.Equal([ghost], await fixture.HoldersAsync(one));
        fixture.Time.Advance(TimeSpan.FromMinutes(0.2));
        Assert.Equal(1, await fixture.SweepOver(fixture.Store).RunOnceAsync(CancellationToken.None));
        Assert.Empty(await fixture.HoldersAsync(one));
    }

    [Fact]
    public async Task AWakingThatWasLost_IsGivenAgain()
    {
        var fixture = new SlotFixture();
        var run = await fixture.RunAsync();
        await fixture.TakeAsync(one, run);
        await fixture.SweepOver(fixture.Store).RunOnceAsync(CancellationToken.None);
        Assert.Empty(fixture.Woken);
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        await fixture.SweepOver(fixture.Store).RunOnceAsync(CancellationToken.None);
        Assert.Equal([(run.RunId, "slot")], fixture.Woken);
    }

    private static async Task DiesAsync(SlotFixture fixture, int calls, bool losesLast, Func<SlotBook, Task> work)
    {
        var dying = new DyingStore(fixture.Store, calls, losesLast);
        try
        {
            await work(fixture.BookOver(dying));
        }
        catch (StoreUnavailableException)
        {
        }
    }

    private static async Task SweepAsync(SlotFixture fixture)
    {
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        await fixture.SweepOver(fixture.Store).RunOnceAsync(CancellationToken.None);
    }
}
