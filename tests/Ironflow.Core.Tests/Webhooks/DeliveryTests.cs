using Ironflow.Core.Tests.Execution;

namespace Ironflow.Core.Tests.Webhooks;

public sealed class DeliveryTests : WebhookFixture
{
    [Fact]
    public async Task FirstStart_BeginsNow()
    {
        Add();
        var dispatcher = await BegunAsync();
        var id = Add();

        await PassAsync(dispatcher);

        Assert.Equal([id], Receiver.Ids);
    }

    [Fact]
    public async Task Events_GoOutOnceAndInOrder_OverSeveralPages()
    {
        var dispatcher = await BegunAsync();
        string[] ids = [.. Enumerable.Range(0, 203).Select(_ => Add())];

        await PassAsync(dispatcher);
        await PassAsync(dispatcher);

        Assert.Equal(ids, Receiver.Ids);
    }

    [Fact]
    public async Task Filter_LetsItsTypesPass_AndTheRestIsNotLookedAtAgain()
    {
        var dispatcher = await BegunAsync(Endpoint() with { Events = ["run_failed", "approval_requested"] });
        Add("run_created");
        var failed = Add("run_failed");
        Add("run_status_changed");
        var asked = Add("approval_requested");
        var last = Add("run_created");

        await PassAsync(dispatcher);

        Assert.Equal([failed, asked], Receiver.Ids);
        Assert.Equal($$"""{"after":"{{last}}","attempts":0}""", Store.Find("one")!.Value);
    }

    [Fact]
    public async Task Restart_GoesOnFromTheMark()
    {
        var first = await BegunAsync();
        var one = Add();
        await PassAsync(first);
        await first.DisposeAsync();
        var two = Add();

        await PassAsync(Dispatcher(Endpoint()));

        Assert.Equal([one, two], Receiver.Ids);
    }

    [Fact]
    public async Task Crash_BetweenDeliveryAndMark_DeliversAgainUnderTheSameId()
    {
        var first = await BegunAsync();
        var id = Add();

        // The first write takes the endpoint, the second would record the delivery.
        Store.BeforeWrite.Enqueue(() => { });
        Store.BeforeWrite.Enqueue(() => Store.IsAway = true);
        await PassAsync(first);
        Store.IsAway = false;
        Time.Advance(TimeSpan.FromSeconds(31));
        await PassAsync(Dispatcher(Endpoint()));

        Assert.Equal([id, id], Receiver.Ids);
    }

    [Fact]
    public async Task Disabled_PostsNothing_AndNothingIsLostMeanwhile()
    {
        await (await BegunAsync()).DisposeAsync();
        var id = Add();

        await PassAsync(Dispatcher(Endpoint() with { Enabled = false }));
        Assert.Empty(Receiver.Ids);

        await PassAsync(Dispatcher(Endpoint()));
        Assert.Equal([id], Receiver.Ids);
    }

    [Fact]
    public async Task Store_Away_EndsThePassWithoutAnException_AndALaterOneGoesOn()
    {
        var dispatcher = await BegunAsync();
        var id = Add();
        Store.IsAway = true;
        await PassAsync(dispatcher);
        Store.IsAway = false;

        await PassAsync(dispatcher);

        Assert.Equal([id], Receiver.Ids);
    }

    [Fact]
    public async Task SlowEndpoint_HoldsUpNoOther()
    {
        await using var other = new Receiver();
        var dispatcher = await BegunAsync(Endpoint("slow"), Endpoint("quick", other));
        var reply = new TaskCompletionSource();
        Receiver.ReplyAfter(reply.Task);
        var one = Add();
        var first = dispatcher.RunOnceAsync();
        await Eventually.TrueAsync(() => Receiver.Requests.Count == 1 && other.Ids.Contains(one), "both were asked");

        // A second later the first call no longer waits for the slow one, and the next serves the quick one.
        Time.Advance(TimeSpan.FromSeconds(1));
        await first;
        var two = Add();
        var second = dispatcher.RunOnceAsync();
        await Eventually.TrueAsync(() => other.Ids.Contains(two), "the quick one has the next event");
        Assert.Equal([one], Receiver.Ids);

        reply.SetResult();
        Time.Advance(TimeSpan.FromSeconds(1));
        await second;
        await dispatcher.IdleAsync();
        await PassAsync(dispatcher);
        Assert.Equal([one, two], Receiver.Ids);
        Assert.Equal([one, two], other.Ids);
    }

    [Fact]
    public async Task FailingEndpoint_HoldsUpNoOther()
    {
        await using var other = new Receiver();
        var dispatcher = await BegunAsync(Endpoint("bad"), Endpoint("good", other));
        Receiver.ReplyAlways("500 Oh");
        string[] ids = [Add(), Add(), Add()];

        await PassAsync(dispatcher);

        Assert.Equal(ids, other.Ids);
        Assert.Equal([ids[0], ids[0], ids[0]], Receiver.Ids);
    }

    [Fact]
    public async Task TwoWorkers_OneDelivers()
    {
        var first = await BegunAsync();
        var second = Dispatcher(Endpoint());
        var reply = new TaskCompletionSource();
        Receiver.ReplyAfter(reply.Task);
        string[] ids = [Add(), Add()];
        var running = first.RunOnceAsync();
        await Eventually.TrueAsync(() => Receiver.Requests.Count == 1, "the first delivers");

        await PassAsync(second);
        reply.SetResult();
        Time.Advance(TimeSpan.FromSeconds(1));
        await running;
        await first.IdleAsync();

        Assert.Equal(ids, Receiver.Ids);
    }

    [Fact]
    public async Task TwoWorkers_TheOneThatWritesSecondStops()
    {
        var dispatcher = await BegunAsync();
        Add();
        Store.BeforeWrite.Enqueue(() => Store.Put("one", """{"after":"000001"}""", Store.Find("one")!.ETag));

        await PassAsync(dispatcher);

        Assert.Empty(Receiver.Ids);
    }

    [Fact]
    public async Task Worker_ThatIsGone_IsWaitedForHalfAMinute()
    {
        var dispatcher = await BegunAsync();
        var id = Add();
        var held = Time.GetUtcNow().AddSeconds(30).ToString("O");
        Store.Put("one", $$"""{"after":"000000","holder":"other","held_until":"{{held}}"}""", Store.Find("one")!.ETag);

        await PassAsync(dispatcher);
        Assert.Empty(Receiver.Ids);
        Time.Advance(TimeSpan.FromSeconds(30));
        await PassAsync(dispatcher);

        Assert.Equal([id], Receiver.Ids);
    }

    [Fact]
    public async Task Stop_WhileItDelivers_LetsTheEndpointGo()
    {
        var dispatcher = await BegunAsync();
        Receiver.ReplyAfter(new TaskCompletionSource().Task);
        var id = Add();
        using var stop = new CancellationTokenSource();
        var running = dispatcher.RunOnceAsync(stop.Token);
        await Eventually.TrueAsync(() => Receiver.Requests.Count == 1, "the request is under way");

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await dispatcher.IdleAsync();
        await PassAsync(Dispatcher(Endpoint()));

        Assert.Equal([id, id], Receiver.Ids);
    }
}
