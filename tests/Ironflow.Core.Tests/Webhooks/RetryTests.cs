using System.Text.Json;
using Ironflow.Core.Tests.Execution;
using Ironflow.Webhooks;

namespace Ironflow.Core.Tests.Webhooks;

public sealed class RetryTests : WebhookFixture
{
    private WebhookMark Mark => JsonSerializer.Deserialize(Store.Find("one")!.Value, WebhookJson.Default.WebhookMark)!;

    [Theory]
    [InlineData("200 OK")]
    [InlineData("202 Accepted")]
    [InlineData("204 No Content")]
    public async Task Status2xx_IsADelivery(string status)
    {
        var dispatcher = await BegunAsync();
        var id = Add();
        Receiver.Reply(status);

        await PassAsync(dispatcher);

        Assert.Equal(new WebhookMark { After = id }, Mark);
    }

    [Theory]
    [InlineData("500 Oh")]
    [InlineData("404 Not Found")]
    [InlineData("302 Found\nLocation: http://127.0.0.1:1/")]
    public async Task OtherStatus_IsTriedThreeTimesInARow_ThenWaits(string status)
    {
        var dispatcher = await BegunAsync();
        var id = Add();
        Receiver.ReplyAlways(status);

        await PassAsync(dispatcher);
        await PassAsync(dispatcher);

        Assert.Equal([id, id, id], Receiver.Ids);
        Assert.Equal(("000000", 1), (Mark.After, Mark.Attempts));
        Assert.InRange(Mark.NextAt!.Value - Time.GetUtcNow(), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task QuickTry_ThatSucceeds_LeavesNoTrace()
    {
        var dispatcher = await BegunAsync();
        string[] ids = [Add(), Add()];
        Receiver.Reply("503 Busy", "503 Busy");

        await PassAsync(dispatcher);

        Assert.Equal([ids[0], ids[0], ids[0], ids[1]], Receiver.Ids);
        Assert.Equal(new WebhookMark { After = ids[1] }, Mark);
    }

    [Fact]
    public async Task Failure_HoldsUpWhatComesAfterIt()
    {
        var dispatcher = await BegunAsync();
        string[] ids = [Add(), Add()];
        Receiver.Reply("500 Oh", "500 Oh", "500 Oh");
        await PassAsync(dispatcher);
        Time.Advance(TimeSpan.FromSeconds(10));
        await PassAsync(dispatcher);

        Assert.Equal([ids[0], ids[0], ids[0], ids[0], ids[1]], Receiver.Ids);
    }

    [Fact]
    public async Task NoReply_EndsTheTryAfterFiveSeconds()
    {
        var dispatcher = await BegunAsync();
        var id = Add();
        Receiver.ReplyAfter(new TaskCompletionSource().Task);
        var running = dispatcher.RunOnceAsync();
        await Eventually.TrueAsync(() => Receiver.Requests.Count == 1, "the request is under way");
        Time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal([id], Receiver.Ids);
        await Eventually.TrueAsync(
            () =>
            {
                Time.Advance(TimeSpan.FromMilliseconds(20));
                return Receiver.Requests.Count == 2;
            },
            "the second try");
        await running;
        await dispatcher.IdleAsync();

        Assert.Equal([id, id], Receiver.Ids);
    }

    [Fact]
    public async Task Nobody_AtTheAddress_IsAFailureLikeOthers()
    {
        var closed = new Receiver();
        var endpoint = Endpoint("one", closed);
        await closed.DisposeAsync();
        var dispatcher = await BegunAsync(endpoint);
        Add();

        // However long it takes to be refused, no reply is no reply.
        await PassAsync(dispatcher, most: TimeSpan.FromSeconds(20));

        Assert.Equal(1, Mark.Attempts);
    }

    [Theory]
    [InlineData("429 Slow\nRetry-After: 120", 120)]
    [InlineData("503 Busy\nRetry-After: Tue, 01 Jan 2030 00:05:00 GMT", 300)]
    [InlineData("503 Busy\nRetry-After: 1", 10)]
    [InlineData("503 Busy\nRetry-After: 999999999", 86_400)]
    public async Task RetryAfter_IsHonoured_WithoutQuickTries(string reply, int seconds)
    {
        var dispatcher = await BegunAsync();
        Add();
        Receiver.ReplyAlways(reply);

        await PassAsync(dispatcher);

        Assert.Single(Receiver.Ids);
        Assert.InRange(Mark.NextAt!.Value - Time.GetUtcNow(), TimeSpan.FromSeconds(seconds - 5), TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task Gone_EndsTheEndpointUntilTheNextStart()
    {
        var dispatcher = await BegunAsync();
        var id = Add();
        Receiver.Reply("410 Gone");
        await PassAsync(dispatcher);
        Time.Advance(TimeSpan.FromDays(2));
        await PassAsync(dispatcher);
        Assert.Equal([id], Receiver.Ids);

        await PassAsync(Dispatcher(Endpoint()));
        Assert.Equal([id, id], Receiver.Ids);
    }

    [Fact]
    public async Task Day_WithoutADelivery_GivesUpWhatIsADayOld_AndKeepsTheRest()
    {
        var dispatcher = await BegunAsync();
        var old = Add();
        Receiver.ReplyAlways("500 Oh");
        await PassAsync(dispatcher);
        Time.Advance(TimeSpan.FromHours(23));
        var young = Add();
        await PassAsync(dispatcher);
        Assert.Equal("000000", Mark.After);
        Time.Advance(TimeSpan.FromHours(1));
        await PassAsync(dispatcher);

        Assert.Equal((old, 1), (Mark.After, Mark.Attempts));
        Receiver.Forget();
        Time.Advance(TimeSpan.FromMinutes(1));
        await PassAsync(dispatcher);
        Assert.Equal(young, Receiver.Ids[^1]);
        Assert.Equal(new WebhookMark { After = young }, Mark);
    }

    [Fact]
    public async Task Event_ThatIsADayOldWhenFirstTried_GetsItsDay()
    {
        var dispatcher = await BegunAsync();
        Store.Add("run_failed", Time.GetUtcNow().AddDays(-3));
        Receiver.ReplyAlways("500 Oh");

        await PassAsync(dispatcher);

        Assert.Equal(("000000", 1), (Mark.After, Mark.Attempts));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(5, 160)]
    [InlineData(9, 2_560)]
    [InlineData(10, 3_600)]
    [InlineData(1_000_000, 3_600)]
    public void BackOff_DoublesUpToAnHour(int round, int seconds)
    {
        var now = Time.GetUtcNow();
        var message = WebhookMessage.Of(new Ironflow.Records.EventRecord("1", "run_failed", Guid.NewGuid(), new Ironflow.Json.RawJson("{}")), now);

        var next = WebhookSchedule.Failed(new WebhookMark { After = "0", Attempts = round - 1 }, message, null, now, out _);

        Assert.Equal(now.AddSeconds(seconds), next.NextAt);
    }

    [Fact]
    public async Task Address_InsideTheHostsNetwork_IsRefusedUnlessAllowed()
    {
        await (await BegunAsync()).DisposeAsync();
        Add();
        var dispatcher = Dispatcher([], [Endpoint()]);

        await PassAsync(dispatcher);

        Assert.Empty(Receiver.Ids);
        Assert.Equal(1, Mark.Attempts);
    }
}
