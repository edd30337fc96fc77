using Ironflow.Durable;
using Ironflow.Hosting;
using Ironflow.Records;

namespace Ironflow.Concurrency;

/// <summary>Gives out the places of limits and takes them back, over all workers: a document per limit, changed by compare-and-set, and a queue beside it.</summary>
/// <remarks>
/// Every operation is repeatable. Between a queue and its limit a crash may leave what is half done: a waiter that holds its place already, a free place with a queue. Whoever
/// looks next finishes it, at the latest the sweep.
/// </remarks>
internal sealed class SlotBook(IRecordStore store, SlotClaims claims, SlotWaker waker, TimeProvider time)
{
    public const string Set = "slot";

    // Each lost write means that another's was made: so many in a row is a defect, not a crowd.
    private const int MaxTries = 1_000;

    public static SlotBook Over(IRecordStore store, IDurableClient durable, IronflowOptions options, TimeProvider time)
        => new(store, new SlotClaims(store, options, time), new SlotWaker(durable), time);

    /// <summary>Asks for a place.</summary>
    /// <param name="slot">The limit.</param>
    /// <param name="holder">Who asks; who holds a place already keeps it.</param>
    /// <param name="askedAt">When it first asked, the same each time: its place in the queue.</param>
    /// <param name="waits">Whether it takes a place in the queue.</param>
    /// <param name="cancellationToken">Cancels between two writes.</param>
    public async Task<SlotAnswer> TakeAsync(Slot slot, SlotHolder holder, DateTimeOffset askedAt, bool waits, CancellationToken cancellationToken)
    {
        var queue = new SlotQueue(store, slot.Key);
        var queued = false;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var (document, state) = await ReadAsync(slot, cancellationToken);
            if (state.Has(holder))
            {
                // Given while it queued once more: what stands in the queue would be given a place after this one has been given back.
                if (queued)
                    await queue.RemoveAsync(holder, cancellationToken);
                return SlotAnswer.Granted;
            }

            if (!state.IsFull)
            {
                var first = await queue.FirstAsync(cancellationToken);
                if (first is not null && SlotQueue.HolderOf(first) != holder)
                {
                    await PromoteAsync(slot, cancellationToken);
                    if (queued = waits)
                        await queue.AddAsync(holder, askedAt, cancellationToken);
                    continue;
                }

                if (!await WriteAsync(slot, document, state.With(holder, time.GetUtcNow()), cancellationToken))
                    continue;
                if (first is not null)
                    await queue.RemoveAsync(first, cancellationToken);
                return SlotAnswer.Granted;
            }

            if (!waits)
            {
                if (await DropDeadAsync(slot, cancellationToken))
                    continue;
                return SlotAnswer.Refused;
            }

            queued = true;
            await queue.AddAsync(holder, askedAt, cancellationToken);
            // A place that came free between the reading and the queueing was offered to a queue without this one.
            if ((await ReadAsync(slot, cancellationToken)).State is { IsFull: true } now && !now.Has(holder))
                return SlotAnswer.Waiting;
        }

        throw Crowded(slot.Key);
    }

    /// <summary>Gives a place back, or leaves the queue, and offers what is free to who waits.</summary>
    public async Task ReleaseAsync(string key, SlotHolder holder, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (await store.FindDocumentAsync(Set, key, cancellationToken) is not { } document || SlotState.Read(document) is not { } state || !state.Has(holder))
            {
                await new SlotQueue(store, key).RemoveAsync(holder, cancellationToken);
                return;
            }

            var slot = new Slot(key, state.Limit);
            if (!await WriteAsync(slot, document, state.Without(holder), cancellationToken))
                continue;
            await PromoteAsync(slot, cancellationToken);
            return;
        }

        throw Crowded(key);
    }

    /// <summary>Gives free places to who waits longest, and wakes them. A limit that nobody holds or waits for is removed.</summary>
    public async Task PromoteAsync(Slot slot, CancellationToken cancellationToken)
    {
        var queue = new SlotQueue(store, slot.Key);
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var (document, state) = await ReadAsync(slot, cancellationToken);
            if (await queue.FirstAsync(cancellationToken) is not { } first)
            {
                if (document is null || state.Holders.Count > 0 || await store.DeleteDocumentAsync(Set, slot.Key, document.ETag, cancellationToken))
                    return;
                continue;
            }

            var holder = SlotQueue.HolderOf(first);
            var holds = state.Has(holder);
            if (state.IsFull && !holds)
                return;
            var wanted = !holds && await claims.IsWantedAsync(holder, cancellationToken);
            if (wanted && !await WriteAsync(slot, document, state.With(holder, time.GetUtcNow()), cancellationToken))
                continue;
            await queue.RemoveAsync(first, cancellationToken);
            if (wanted)
                await waker.WakeAsync(holder);
        }
    }

    /// <summary>Who holds a limit's places.</summary>
    public async Task<IReadOnlyList<SlotHolder>> HoldersAsync(string key, CancellationToken cancellationToken)
        => await store.FindDocumentAsync(Set, key, cancellationToken) is { } document ? [.. SlotState.Read(document).Holders.Select(h => SlotHolder.Parse(h.Id))] : [];

    /// <summary>Takes places back whose holders have ended without giving them back.</summary>
    /// <returns>Whether there were any.</returns>
    private async Task<bool> DropDeadAsync(Slot slot, CancellationToken cancellationToken)
    {
        var dropped = false;
        foreach (var held in (await ReadAsync(slot, cancellationToken)).State.Holders)
        {
            if (!await claims.IsDeadAsync(held, cancellationToken))
                continue;
            await ReleaseAsync(slot.Key, SlotHolder.Parse(held.Id), cancellationToken);
            dropped = true;
        }

        return dropped;
    }

    private async Task<(Document? Document, SlotState State)> ReadAsync(Slot slot, CancellationToken cancellationToken)
    {
        var document = await store.FindDocumentAsync(Set, slot.Key, cancellationToken);
        return (document, (document is null ? new SlotState() : SlotState.Read(document)) with { Limit = slot.Limit });
    }

    private async Task<bool> WriteAsync(Slot slot, Document? document, SlotState state, CancellationToken cancellationToken)
        => await store.PutDocumentAsync(Set, slot.Key, state.Text(), document?.ETag, cancellationToken) is not null;

    private static StoreUnavailableException Crowded(string key) => new($"the limit '{key}' was changed by others {MaxTries} times in a row");
}
