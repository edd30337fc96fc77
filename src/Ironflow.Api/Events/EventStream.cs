using Ironflow.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironflow.Api.Events;

/// <summary>Answers with a feed's events as they come (design §4.13).</summary>
internal sealed class EventStream
{
    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(1);

    private readonly IEventFeed feed;
    private readonly StreamRequest request;
    private readonly ApiOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<EventStream> logger;
    private readonly SseWriter writer;
    private readonly RecentIds sent = new();

    private EventStream(HttpContext context, IEventFeed feed, StreamRequest request)
    {
        this.feed = feed;
        this.request = request;
        options = context.Get<ApiOptions>();
        time = context.Get<TimeProvider>();
        logger = context.Get<ILogger<EventStream>>();
        writer = new SseWriter(context);
    }

    public static async Task RunAsync(HttpContext context, IEventFeed feed, StreamRequest request)
    {
        using var slot = context.Get<StreamSlots>().Take();
        var first = await feed.ReadAsync(context.RequestAborted);
        if (first.State == FeedState.Ended)
        {
            // 204 is what tells an EventSource not to come back.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var stream = new EventStream(context, feed, request);
        await stream.writer.StartAsync(context.RequestAborted);
        if (HttpMethods.IsHead(context.Request.Method))
            return;

        // A host that stops must not wait for its readers; they come back elsewhere.
        var stopping = context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await stream.PumpAsync(first, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The reader has gone or the host stops: either way the stream is over and its end is written below.
        }

        await stream.EndAsync(context.RequestAborted);
    }

    private async Task PumpAsync(FeedBatch first, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var lastWrite = started;
        writer.Comment("open");
        for (var batch = first; ; batch = await ReadAsync(cancellationToken))
        {
            Write(batch.Events);
            if (await writer.FlushAsync(cancellationToken))
                lastWrite = time.GetTimestamp();
            if (batch.State == FeedState.Ended)
                return;
            if (batch.State == FeedState.Waiting)
                await Task.Delay(options.PollInterval, time, cancellationToken);
            if (time.GetElapsedTime(started) >= options.StreamMax)
                return;
            if (time.GetElapsedTime(lastWrite) >= options.KeepAlive)
            {
                writer.Comment("keep-alive");
                writer.Position(feed.Position);
            }
        }
    }

    private void Write(IReadOnlyList<EventRecord> events)
    {
        foreach (var change in events)
        {
            if (sent.Add(change.Id) && request.Wanted?.Contains(change.Type) != false)
                writer.Event(change);
        }

        if (writer.LastId is null || events.Count > 0)
            writer.Position(feed.Position);
    }

    // A store that is away for a while does not end a stream: keep-alives go on and so do the events once it is back.
    private async Task<FeedBatch> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await feed.ReadAsync(cancellationToken);
        }
        catch (StoreUnavailableException away)
        {
            Logs.StoreUnavailable(logger, away, nameof(EventStream));
            return new FeedBatch([], FeedState.Waiting);
        }
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        writer.Position(feed.Position);
        writer.Retry(ReconnectAfter);
        await writer.FlushAsync(cancellationToken);
    }
}
