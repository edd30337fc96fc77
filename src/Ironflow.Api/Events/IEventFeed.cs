using Ironflow.Records;

namespace Ironflow.Api.Events;

/// <summary>Where a stream's events come from.</summary>
internal interface IEventFeed
{
    /// <summary>The id to go on after; <c>null</c> at the beginning.</summary>
    string? Position { get; }

    /// <summary>The events since the read before.</summary>
    Task<FeedBatch> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>Events of a feed, oldest first.</summary>
/// <param name="Events">The events; after an overlap some of them may have been read before.</param>
/// <param name="State">What follows.</param>
internal sealed record FeedBatch(IReadOnlyList<EventRecord> Events, FeedState State);

/// <summary>What follows a batch.</summary>
internal enum FeedState
{
    /// <summary>Nothing for now.</summary>
    Waiting,

    /// <summary>More is there already.</summary>
    More,

    /// <summary>Nothing ever.</summary>
    Ended,
}
