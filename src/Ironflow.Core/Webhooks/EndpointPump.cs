using Ironflow.Records;
using Microsoft.Extensions.Logging;

namespace Ironflow.Webhooks;

/// <summary>Posts to one endpoint what came after its position, in order and at least once.</summary>
internal sealed class EndpointPump(WebhookEndpoint endpoint, byte[] key, string worker, IRecordStore store, WebhookSender sender, TimeProvider time, ILogger logger)
{
    private const int PageSize = 100;

    private readonly Uri url = new(endpoint.Url);
    private readonly HashSet<string> types = new(endpoint.Events, StringComparer.Ordinal);
    private bool gone;

    /// <summary>Delivers until there is nothing more, or something has to wait.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var position = new WebhookPosition(store, endpoint.Name, worker, time);
        try
        {
            while (!gone && await NextPageAsync(position, cancellationToken))
            {
                // The next page.
            }
        }
        finally
        {
            await position.LetGoAsync();
        }
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> NextPageAsync(WebhookPosition position, CancellationToken cancellationToken)
    {
        await position.ReadAsync(cancellationToken);
        if (position.Mark is not { } mark)
            return await BeginAsync(position, cancellationToken);
        if (mark.NextAt > time.GetUtcNow() || position.IsHeldByAnother)
            return false;
        var page = await store.ReadEventsAsync(mark.After, PageSize, cancellationToken);
        var wanted = page.Events.Where(e => types.Count == 0 || types.Contains(e.Type)).ToList();
        if (wanted.Count > 0)
        {
            if (!await position.HoldAsync(mark, cancellationToken) || !await DeliverAsync(position, wanted, cancellationToken))
                return false;
        }
        else if (page.Next == mark.After)
        {
            return false;
        }

        return await position.ReleaseAsync((position.Mark ?? mark) with { After = page.Next }, cancellationToken) && page.Events.Count >= PageSize;
    }

    // From now on: whoever adds an endpoint does not want the past.
    private async Task<bool> BeginAsync(WebhookPosition position, CancellationToken cancellationToken)
    {
        var now = await store.ReadEventsAsync(null, PageSize, cancellationToken);
        await position.ReleaseAsync(new WebhookMark { After = now.Next }, cancellationToken);
        return false;
    }

    /// <returns>Whether all were delivered or given up, and the endpoint is still this worker's.</returns>
    private async Task<bool> DeliverAsync(WebhookPosition position, IReadOnlyList<EventRecord> events, CancellationToken cancellationToken)
    {
        foreach (var change in events)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var message = WebhookMessage.Of(change, time.GetUtcNow());
            var reply = await sender.SendAsync(url, key, message, cancellationToken);
            if (!await RecordAsync(position, change, message, reply))
                return false;
        }

        return true;
    }

    // Not cancelled: what was delivered should be known to be.
    private async Task<bool> RecordAsync(WebhookPosition position, EventRecord change, WebhookMessage message, WebhookReply reply)
    {
        var mark = position.Mark!;
        switch (reply.Kind)
        {
            case WebhookReplyKind.Delivered:
                Logs.Delivered(logger, endpoint.Name, change.Type, change.Id);
                return await position.HoldAsync(new WebhookMark { After = change.Id }, CancellationToken.None);
            case WebhookReplyKind.Gone:
                gone = true;
                Logs.Gone(logger, endpoint.Name);
                return false;
            default:
                var next = WebhookSchedule.Failed(mark, message, reply.RetryAfter, time.GetUtcNow(), out var givenUp);
                if (givenUp)
                {
                    Logs.GivenUp(logger, endpoint.Name, change.Type, change.Id, change.RunId, reply.What);
                    return await position.HoldAsync(next, CancellationToken.None);
                }

                Logs.Failed(logger, endpoint.Name, change.Type, change.Id, reply.What, next.Attempts, next.NextAt!.Value);
                await position.ReleaseAsync(next, CancellationToken.None);
                return false;
        }
    }
}
