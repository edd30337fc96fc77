namespace Ironflow.Webhooks;

/// <summary>When what could not be delivered is tried again, and when it is given up.</summary>
internal static class WebhookSchedule
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    /// <summary>The mark after a failed round of tries; <see cref="WebhookMark.After"/> is the event when it is given up.</summary>
    public static WebhookMark Failed(WebhookMark mark, WebhookMessage message, TimeSpan? retryAfter, DateTimeOffset now, out bool givenUp)
    {
        var since = mark.FailingSince ?? now;
        // Both: an event waited long because the host was away, and gets its day; behind one that was given up, each gets its day too, and not a day each.
        givenUp = now - since >= GiveUpAfter && now - message.At >= GiveUpAfter;
        if (givenUp)
            return mark with { After = message.Id, Attempts = 0, FailingSince = since, NextAt = null };
        var attempts = mark.Attempts + 1;
        return mark with { Attempts = attempts, FailingSince = since, NextAt = now + Longer(Backoff(attempts), retryAfter ?? TimeSpan.Zero) };
    }

    /// <summary>10 s, doubled with each round, up to an hour.</summary>
    private static TimeSpan Backoff(int attempts)
        => attempts > 20 ? Longest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << (attempts - 1)));

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
