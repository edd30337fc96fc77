using Ironflow.Functions.Durable;

namespace Ironflow.Functions.Tests.Durable;

public sealed class EventWaitsTests
{
    private readonly Dictionary<string, Queue<TaskCompletionSource<string>>> engine = new(StringComparer.OrdinalIgnoreCase);
    private readonly EventWaits waits;

    public EventWaitsTests() => waits = new EventWaits(name =>
    {
        var source = new TaskCompletionSource<string>();
        if (!engine.TryGetValue(name, out var queue))
            engine[name] = queue = new();
        queue.Enqueue(source);
        return source.Task;
    });

    [Fact]
    public async Task Wait_AfterACancelledOne_GetsTheEventTheEngineGaveTheCancelledOne()
    {
        using var stop = new CancellationTokenSource();
        var first = waits.WaitAsync("go", stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        engine["go"].Dequeue().SetResult("1");

        Assert.Equal("1", await waits.WaitAsync("GO", CancellationToken.None));
    }

    [Fact]
    public async Task Wait_AfterADeliveredOne_AsksTheEngineAgain()
    {
        var first = waits.WaitAsync("go", CancellationToken.None);
        engine["go"].Dequeue().SetResult("1");
        await first;

        var second = waits.WaitAsync("go", CancellationToken.None);
        engine["go"].Dequeue().SetResult("2");

        Assert.Equal("2", await second);
    }

    [Fact]
    public async Task Wait_WithACancelledToken_AsksTheEngineForNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits.WaitAsync("go", new CancellationToken(canceled: true)));
        Assert.Empty(engine);
    }

    [Fact]
    public async Task TakeUndelivered_AfterACancelledWait_HoldsTheEventOnce()
    {
        using var stop = new CancellationTokenSource();
        var abandoned = waits.WaitAsync("go", stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        engine["go"].Dequeue().SetResult("1");

        Assert.Equal([KeyValuePair.Create("go", "1")], waits.TakeUndelivered());
        Assert.Empty(waits.TakeUndelivered());
    }
}
