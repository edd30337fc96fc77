namespace Ironflow.Local.Durable;

/// <summary>All open timers in one ordered set over one timer of the <see cref="TimeProvider"/>. An entry costs some 80 bytes, so
/// instances that sleep need not be in memory.</summary>
internal sealed class TimerScheduler : IDisposable
{
    // Timers of the runtime end at 49 days; a wake-up in between costs nothing.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly TimeProvider time;
    private readonly Action<TimerEntry> fire;
    private readonly Lock gate = new();
    private readonly SortedSet<TimerEntry> entries = [];
    private readonly ITimer timer;
    private long armedFor = long.MaxValue;
    private bool stopped;

    public TimerScheduler(TimeProvider time, Action<TimerEntry> fire)
    {
        this.time = time;
        this.fire = fire;
        timer = time.CreateTimer(_ => OnTime(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (gate)
            {
                return entries.Count;
            }
        }
    }

    public void Add(TimerEntry entry)
    {
        lock (gate)
        {
            entries.Add(entry);
            if (entry.FireAt < armedFor)
            {
                Arm();
            }
        }
    }

    public void Remove(TimerEntry entry)
    {
        lock (gate)
        {
            entries.Remove(entry);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            stopped = true;
        }

        timer.Dispose();
    }

    private void OnTime()
    {
        List<TimerEntry> due = [];
        lock (gate)
        {
            if (stopped)
            {
                return;
            }

            var now = time.GetUtcNow().UtcTicks;
            while (entries.Count > 0 && entries.Min.FireAt <= now)
            {
                due.Add(entries.Min);
                entries.Remove(entries.Min);
            }

            Arm();
        }

        foreach (var entry in due)
        {
            fire(entry);
        }
    }

    private void Arm()
    {
        if (stopped)
        {
            return;
        }

        if (entries.Count == 0)
        {
            armedFor = long.MaxValue;
            return;
        }

        armedFor = entries.Min.FireAt;
        var wait = TimeSpan.FromTicks(Math.Clamp(armedFor - time.GetUtcNow().UtcTicks, 0, LongestWait.Ticks));

        // Rounded up: the runtime counts milliseconds, and to wake early is to wake twice.
        timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }
}
