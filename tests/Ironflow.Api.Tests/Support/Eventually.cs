namespace Ironflow.Api.Tests.Support;

/// <summary>Waits for a condition, with a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Deadline);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition())
            await poll.WaitForNextTickAsync(limit.Token);
    }

    /// <summary>Lets faked time pass in small pieces until a task is done.</summary>
    public static async Task<T> PassingAsync<T>(Microsoft.Extensions.Time.Testing.FakeTimeProvider time, TimeSpan piece, Task<T> task)
    {
        await TrueAsync(() =>
        {
            if (!task.IsCompleted)
                time.Advance(piece);
            return task.IsCompleted;
        });
        return await task;
    }
}
