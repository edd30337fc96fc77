using Ironflow.Records;

namespace Ironflow.Api.Events;

/// <summary>The changes of all runs; it never ends.</summary>
internal sealed class AllRunsFeed(IRecordStore store, string? after) : IEventFeed
{
    private const int BatchSize = 200;

    public string? Position { get; private set; } = after;

    public async Task<FeedBatch> ReadAsync(CancellationToken cancellationToken)
    {
        var page = await store.ReadEventsAsync(Position, BatchSize, cancellationToken);
        Position = page.Next;
        return new FeedBatch(page.Events, page.Events.Count >= BatchSize ? FeedState.More : FeedState.Waiting);
    }
}
