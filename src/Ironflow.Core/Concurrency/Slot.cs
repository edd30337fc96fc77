namespace Ironflow.Concurrency;

/// <summary>A limit: its name over all workers, and how many may hold a place at once.</summary>
/// <param name="Key">Its name, by the rule of <see cref="Records.DocumentRules"/>.</param>
/// <param name="Limit">How many.</param>
public sealed record Slot(string Key, int Limit);

/// <summary>The places a run needs before it starts.</summary>
/// <param name="Slots">The limits, in the order in which they are taken: the same for all, so that two runs cannot wait for each other.</param>
/// <param name="Waits">Whether it waits for its turn; otherwise it fails.</param>
public sealed record SlotDemand(IReadOnlyList<Slot> Slots, bool Waits);

/// <summary>How the asking for a place ended.</summary>
internal enum SlotAnswer
{
    /// <summary>The place is held.</summary>
    Granted,

    /// <summary>All places are held by others; who asked is in the queue, and is woken.</summary>
    Waiting,

    /// <summary>All places are held by others, and who asked does not wait.</summary>
    Refused,
}
