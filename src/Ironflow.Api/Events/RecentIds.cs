namespace Ironflow.Api.Events;

/// <summary>Remembers the ids sent last: a store may show an event again where it reads with an overlap, so that none written late is missed.</summary>
internal sealed class RecentIds
{
    private const int Capacity = 4_096;

    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    /// <summary>Adds an id; <c>false</c> when it is known.</summary>
    public bool Add(string id)
    {
        if (!known.Add(id))
            return false;
        order.Enqueue(id);
        if (order.Count > Capacity)
            known.Remove(order.Dequeue());
        return true;
    }
}
