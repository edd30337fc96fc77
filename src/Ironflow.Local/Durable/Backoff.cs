namespace Ironflow.Local.Durable;

/// <summary>How long to wait before a further try.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public static TimeSpan Delay(int tries)
    {
        var delay = TimeSpan.FromMilliseconds(50 * Math.Pow(2, Math.Clamp(tries - 1, 0, 10)));
        return delay < Longest ? delay : Longest;
    }
}
