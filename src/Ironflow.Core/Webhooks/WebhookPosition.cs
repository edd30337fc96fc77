using System.Text.Json;
using Ironflow.Records;

namespace Ironflow.Webhooks;

/// <summary>An endpoint's mark as this worker last read or wrote it. Every write is a compare-and-set: who loses it stops (design §4.13).</summary>
internal sealed class WebhookPosition(IRecordStore store, string endpoint, string worker, TimeProvider time)
{
    // Longer than any delivery takes with its quick tries; renewed after each.
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);

    private const string Set = "webhook";

    private string? etag;

    public WebhookMark? Mark { get; private set; }

    /// <summary>Whether another worker is delivering.</summary>
    public bool IsHeldByAnother => Mark is { Holder: { } holder, HeldUntil: { } until } && holder != worker && until > time.GetUtcNow();

    private bool IsHeld => Mark?.Holder == worker;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var found = await store.FindDocumentAsync(Set, endpoint, cancellationToken);
        etag = found?.ETag;
        Mark = found is null ? null : JsonSerializer.Deserialize(found.Value, WebhookJson.Default.WebhookMark);
    }

    /// <summary>Writes the mark and keeps the endpoint; <c>false</c> when another worker wrote first.</summary>
    public Task<bool> HoldAsync(WebhookMark mark, CancellationToken cancellationToken)
        => WriteAsync(mark with { Holder = worker, HeldUntil = time.GetUtcNow() + Hold }, cancellationToken);

    /// <summary>Writes the mark and lets the endpoint go; <c>false</c> when another worker wrote first.</summary>
    public Task<bool> ReleaseAsync(WebhookMark mark, CancellationToken cancellationToken)
        => WriteAsync(mark with { Holder = null, HeldUntil = null }, cancellationToken);

    /// <summary>Lets the endpoint go after an interruption, so that the next worker need not wait.</summary>
    public async Task LetGoAsync()
    {
        if (!IsHeld)
            return;
        try
        {
            await ReleaseAsync(Mark!, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // It is free once its time is up.
        }
    }

    private async Task<bool> WriteAsync(WebhookMark mark, CancellationToken cancellationToken)
    {
        var written = await store.PutDocumentAsync(Set, endpoint, JsonSerializer.Serialize(mark, WebhookJson.Default.WebhookMark), etag, cancellationToken);
        // What another wrote is not known here; nothing of it is ours to let go.
        Mark = written is null ? null : mark;
        etag = written?.ETag;
        return written is not null;
    }
}
