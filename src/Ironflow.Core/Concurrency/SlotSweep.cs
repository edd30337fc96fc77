using Ironflow.Durable;
using Ironflow.Hosting;
using Ironflow.Records;

namespace Ironflow.Concurrency;

/// <summary>Repairs what crashes left of limits: places of who has ended, free places with a queue, wakings that were lost.</summary>
internal sealed class SlotSweep(IRecordStore store, SlotBook book, SlotClaims claims, SlotWaker waker)
{
    private const int PageSize = 200;

    public static SlotSweep Over(IRecordStore store, IDurableClient durable, IronflowOptions options, TimeProvider time)
        => new(store, SlotBook.Over(store, durable, options, time), new SlotClaims(store, options, time), new SlotWaker(durable));

    /// <summary>Looks at every limit once.</summary>
    /// <returns>How many places were taken back.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var repaired = 0;
        for (string? after = null; ;)
        {
            var page = await store.ListDocumentsAsync(SlotBook.Set, after, PageSize, cancellationToken);
            foreach (var document in page)
                repaired += await RepairAsync(document, cancellationToken);
            if (page.Count < PageSize)
                return repaired;
            after = page[^1].Id;
        }
    }

    private async Task<int> RepairAsync(Document document, CancellationToken cancellationToken)
    {
        var state = SlotState.Read(document);
        var repaired = 0;
        foreach (var held in state.Holders)
        {
            var holder = SlotHolder.Parse(held.Id);
            if (await claims.IsDeadAsync(held, cancellationToken))
            {
                await book.ReleaseAsync(document.Id, holder, cancellationToken);
                repaired++;
            }
            else if (await claims.IsAsleepAsync(held, cancellationToken))
            {
                await waker.WakeAsync(holder);
            }
        }

        await book.PromoteAsync(new Slot(document.Id, state.Limit), cancellationToken);
        return repaired;
    }
}
