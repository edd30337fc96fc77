using System.Diagnostics;

namespace Ironflow.TestKit;

/// <summary>Waits on a condition with a deadline.</summary>
public static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Asks until the answer is not <c>null</c>.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> ask, string what)
        where T : class
    {
        var started = Stopwatch.GetTimestamp();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (Stopwatch.GetElapsedTime(started) > Deadline)
            {
                throw new TimeoutException($"not within {Deadline}: {what}");
            }

            await pause.WaitForNextTickAsync();
        }
    }

    /// <summary>Asks until the answer is yes.</summary>
    public static Task ThatAsync(Func<bool> condition, string what) =>
        GetAsync(() => Task.FromResult(condition() ? "yes" : null), what);
}
