using System.Collections.Concurrent;
using System.Globalization;
using Ironflow.Records;

namespace Ironflow.Access;

/// <summary>Notes when keys are used, each at most once an hour: a write per request would cost more than it tells.</summary>
/// <remarks>Apart from the keys themselves, so that a note never meets a rotation.</remarks>
public sealed class KeyUse(IRecordStore store, TimeProvider time)
{
    private const string Set = "api-key-use";
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> noted = new(StringComparer.Ordinal);

    /// <summary>Notes a use. A note that cannot be written is left out.</summary>
    public async Task NoteAsync(string keyId, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        if (noted.TryGetValue(keyId, out var last) && now - last < Interval)
            return;
        try
        {
            var standing = await store.FindDocumentAsync(Set, keyId, cancellationToken);
            if (standing is null || now - Time(standing.Value) >= Interval)
                await store.PutDocumentAsync(Set, keyId, now.ToString("O", CultureInfo.InvariantCulture), standing?.ETag, cancellationToken);
            noted[keyId] = now;
        }
        catch (StoreUnavailableException)
        {
            // The request itself says what the store's state means for it.
        }
    }

    internal static async Task<IReadOnlyDictionary<string, DateTimeOffset>> ListAsync(IRecordStore store, CancellationToken cancellationToken)
        => (await DocumentPages.ReadAsync(store, Set, cancellationToken)).ToDictionary(d => d.Id, d => Time(d.Value), StringComparer.Ordinal);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
