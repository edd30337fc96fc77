using System.Globalization;
using Ironflow.Records;

namespace Ironflow.Concurrency;

/// <summary>Who waits for a place of one limit: a document each, in the order of asking.</summary>
internal sealed class SlotQueue(IRecordStore store, string key)
{
    private const int TicksLength = 19;
    private const int PageSize = 200;

    private readonly string set = "slot-queue:" + key;

    /// <summary>Adds a holder; one that asks again with the same time is there once.</summary>
    public Task AddAsync(SlotHolder holder, DateTimeOffset askedAt, CancellationToken cancellationToken)
        => store.PutDocumentAsync(set, string.Create(CultureInfo.InvariantCulture, $"{askedAt.UtcTicks:D19}:{holder}"), "{}", etag: null, cancellationToken);

    /// <summary>Who is first; <c>null</c> when nobody waits.</summary>
    public async Task<Document?> FirstAsync(CancellationToken cancellationToken)
        => await store.ListDocumentsAsync(set, after: null, limit: 1, cancellationToken) is [var first, ..] ? first : null;

    public static SlotHolder HolderOf(Document waiter) => SlotHolder.Parse(waiter.Id[(TicksLength + 1)..]);

    /// <summary>Removes a waiter; one that is gone is as good.</summary>
    public Task RemoveAsync(Document waiter, CancellationToken cancellationToken) => store.DeleteDocumentAsync(set, waiter.Id, waiter.ETag, cancellationToken);

    /// <summary>Removes a holder wherever it stands in the queue.</summary>
    public async Task RemoveAsync(SlotHolder holder, CancellationToken cancellationToken)
    {
        for (string? after = null; ;)
        {
            var page = await store.ListDocumentsAsync(set, after, PageSize, cancellationToken);
            foreach (var waiter in page.Where(w => HolderOf(w) == holder))
                await RemoveAsync(waiter, cancellationToken);
            if (page.Count < PageSize)
                return;
            after = page[^1].Id;
        }
    }

    /// <summary>How many wait, counted up to 1,000.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken) => (await store.ListDocumentsAsync(set, after: null, limit: 1000, cancellationToken)).Count;
}
