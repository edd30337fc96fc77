namespace Ironflow.Local.Durable;

/// <summary>Lets instances in for their first turn (or their first after a restart) while there is room, so that thousands started at once
/// wait as keys and not as state machines with queued activities.</summary>
internal sealed class Admission(int room, Func<int> queuedActivities, Action<long> admit)
{
    private readonly Lock gate = new();
    private readonly Queue<long> waiting = new();
    private int entering;

    public void Add(long key)
    {
        lock (gate)
        {
            waiting.Enqueue(key);
        }

        Admit();
    }

    /// <summary>An admitted instance has had its turn.</summary>
    public void Entered()
    {
        lock (gate)
        {
            entering--;
        }

        Admit();
    }

    public void Admit()
    {
        while (true)
        {
            long key;
            lock (gate)
            {
                if (waiting.Count == 0 || entering + queuedActivities() >= room)
                {
                    return;
                }

                entering++;
                key = waiting.Dequeue();
            }

            admit(key);
        }
    }
}
