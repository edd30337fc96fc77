namespace Ironflow.Local.Durable;

/// <summary>Instances in memory that wait, longest first; beyond the bound the first leave.</summary>
internal sealed class IdleList(int bound)
{
    private readonly Lock gate = new();
    private readonly LinkedList<LiveInstance> order = new();

    public void Touch(LiveInstance live)
    {
        List<LiveInstance>? leaving = null;
        lock (gate)
        {
            if (live.IdleNode is { } node)
            {
                order.Remove(node);
                order.AddLast(node);
            }
            else
            {
                live.IdleNode = order.AddLast(live);
            }

            while (order.Count > bound)
            {
                var first = order.First!;
                order.RemoveFirst();
                first.Value.IdleNode = null;
                (leaving ??= []).Add(first.Value);
            }
        }

        // One that has become active meanwhile stays, and comes back here when it is idle again.
        leaving?.ForEach(static live => live.TryEvict());
    }

    public void Remove(LiveInstance live)
    {
        lock (gate)
        {
            if (live.IdleNode is { } node)
            {
                order.Remove(node);
                live.IdleNode = null;
            }
        }
    }
}
