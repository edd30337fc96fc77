using Ironflow.Records;

namespace Ironflow.Api.Events;

/// <summary>Of another feed the events of runs whose workflows its reader may see.</summary>
internal sealed class GrantedFeed(IEventFeed inner, IRecordStore store, Func<string, bool> maySee) : IEventFeed
{
    private const int MaxKnown = 10_000;

    private readonly Dictionary<Guid, bool> known = [];

    // What was read and could not be judged, as the store went away in between: the position has passed it.
    private FeedBatch? pending;

    public string? Position { get; private set; } = inner.Position;

    public async Task<FeedBatch> ReadAsync(CancellationToken cancellationToken)
    {
        var batch = pending ??= await inner.ReadAsync(cancellationToken);
        var visible = new List<EventRecord>();
        foreach (var change in batch.Events)
        {
            if (await IsVisibleAsync(change.RunId, cancellationToken))
                visible.Add(change);
        }

        pending = null;
        Position = inner.Position;
        return batch with { Events = visible };
    }

    // An event does not always say whose workflow it is, and a run's workflow never changes.
    private async Task<bool> IsVisibleAsync(Guid runId, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(runId, out var visible))
            return visible;
        if (known.Count >= MaxKnown)
            known.Clear();
        return known[runId] = await store.FindRunAsync(runId, cancellationToken) is { } run && maySee(run.WorkflowName);
    }
}
