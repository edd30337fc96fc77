using System.Text.Json;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Api.Events;

/// <summary>The events of one run, until it has ended.</summary>
/// <param name="store">Where they are on record.</param>
/// <param name="runId">The run.</param>
/// <param name="after">The id to go on after.</param>
/// <param name="hasEnded">Whether the run's end is on record already, and its last event with it.</param>
internal sealed class RunFeed(IRecordStore store, Guid runId, string? after, bool hasEnded) : IEventFeed
{
    private const int BatchSize = 200;

    private bool ended = hasEnded;

    public string? Position { get; private set; } = after;

    public async Task<FeedBatch> ReadAsync(CancellationToken cancellationToken)
    {
        var events = await store.ReadRunEventsAsync(runId, Position, BatchSize, cancellationToken);
        if (events.Count > 0)
            Position = events[^1].Id;
        ended = ended || events.Any(IsEnd);

        // The run's end is not its last event (a failure follows it): read on until there is nothing.
        var state = (ended, events.Count) switch
        {
            (true, 0) => FeedState.Ended,
            (true, _) or (_, >= BatchSize) => FeedState.More,
            _ => FeedState.Waiting,
        };
        return new FeedBatch(events, state);
    }

    private static bool IsEnd(EventRecord change)
    {
        if (change.Type != EventTypes.RunStatusChanged)
            return false;
        using var data = JsonDocument.Parse(change.Data.ToString());
        return data.RootElement.TryGetProperty("to", out var to)
            && SnakeCase.TryParse<RunStatus>(to.GetString(), out var status)
            && RunTransitions.IsTerminal(status);
    }
}
