using System.Text.Json;
using Ironflow.Hosting;
using Ironflow.Records;

namespace Ironflow.Access;

/// <summary>Makes, lists, rotates and revokes API keys. They are documents; a secret is kept as its hash only.</summary>
public sealed class ApiKeys(IRecordStore store, TimeProvider time)
{
    internal const string Set = "api-key";

    /// <summary>The longest time that the secret before a rotation may go on to open.</summary>
    public static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(30);

    /// <summary>Makes a key.</summary>
    /// <param name="request">What it is to be.</param>
    /// <param name="caller">Who makes it.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>The key with its text, which nobody can read again.</returns>
    /// <exception cref="RequestException">The request breaks a rule.</exception>
    public async Task<IssuedKey> CreateAsync(NewApiKey request, ICaller caller, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ApiKeyRules.Check(request, time.GetUtcNow());
        var secret = ApiKeyText.NewSecret();
        var key = new ApiKey
        {
            Id = ApiKeyText.NewId(),
            Name = request.Name,
            Scopes = [.. request.Scopes.Distinct()],
            Workflows = [.. (request.Workflows ?? ["*"]).Distinct()],
            CreatedBy = caller.Id,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = request.ExpiresAt,
        };
        var written = await store.PutDocumentAsync(Set, key.Id, Text(new StoredKey(key, HashOf(secret), null)), null, cancellationToken);
        return written is null ? throw new StoreUnavailableException("the key's id was taken, which does not happen by chance; ask again") : new IssuedKey(key, ApiKeyText.Join(key.Id, secret));
    }

    /// <summary>A key; <c>null</c> when there is none of that id.</summary>
    public async Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken = default)
        => ApiKeyText.IsId(id) && await store.FindDocumentAsync(Set, id, cancellationToken) is { } document ? Read(document).Key : null;

    /// <summary>Every key, revoked ones too, the newest first.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default)
    {
        var used = await KeyUse.ListAsync(store, cancellationToken);
        var keys = await DocumentPages.ReadAsync(store, Set, cancellationToken);
        return [.. keys.Select(d => Read(d).Key).Select(k => k with { LastUsedAt = used.TryGetValue(k.Id, out var at) ? at : null }).OrderByDescending(k => k.CreatedAt).ThenBy(k => k.Id, StringComparer.Ordinal)];
    }

    /// <summary>Gives a key a new secret. The one before opens for <paramref name="overlap"/> longer; one that was before that no more.</summary>
    /// <exception cref="RequestException">There is no such key, it was revoked or has expired, or the overlap is longer than <see cref="MaxOverlap"/>.</exception>
    public async Task<IssuedKey> RotateAsync(string id, TimeSpan overlap, CancellationToken cancellationToken = default)
    {
        if (overlap < TimeSpan.Zero || overlap > MaxOverlap)
            throw new RequestException(ErrorCodes.BadRequest, $"$.overlap_seconds is 0 to {MaxOverlap.TotalSeconds:0}", new Dictionary<string, string> { ["path"] = "$.overlap_seconds" });
        var secret = ApiKeyText.NewSecret();
        var now = time.GetUtcNow();
        var key = await ChangeAsync(
            id,
            stored => stored.Key switch
            {
                { RevokedAt: not null } => throw new RequestException(ErrorCodes.Conflict, $"key {id} was revoked; make another"),
                { ExpiresAt: { } end } when end <= now => throw new RequestException(ErrorCodes.Conflict, $"key {id} has expired; make another"),
                _ => new StoredKey(stored.Key with { RotatedAt = now, PreviousUntil = overlap > TimeSpan.Zero ? now + overlap : null }, HashOf(secret), overlap > TimeSpan.Zero ? stored.Hash : null),
            },
            cancellationToken);
        return new IssuedKey(key, ApiKeyText.Join(id, secret));
    }

    /// <summary>Revokes a key at once. One that was revoked stays as it is.</summary>
    /// <exception cref="RequestException">There is no such key.</exception>
    public Task<ApiKey> RevokeAsync(string id, ICaller caller, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return ChangeAsync(
            id, stored => stored.Key.RevokedAt is null ? stored with { Key = stored.Key with { RevokedAt = time.GetUtcNow(), RevokedBy = caller.Id } } : stored, cancellationToken);
    }

    private async Task<ApiKey> ChangeAsync(string id, Func<StoredKey, StoredKey> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!ApiKeyText.IsId(id) || await store.FindDocumentAsync(Set, id, cancellationToken) is not { } document)
                throw new RequestException(ErrorCodes.KeyNotFound, "there is no API key of this id");
            var before = Read(document);
            var after = change(before);
            if (ReferenceEquals(before, after) || await store.PutDocumentAsync(Set, id, Text(after), document.ETag, cancellationToken) is not null)
                return after.Key;
        }
    }

    private static string HashOf(string secret) => Convert.ToHexStringLower(ApiKeyText.Hash(secret));

    private static string Text(StoredKey key) => JsonSerializer.Serialize(key, AccessJson.Relaxed.StoredKey);

    private static StoredKey Read(Document document)
        => JsonSerializer.Deserialize(document.Value, AccessJson.Relaxed.StoredKey) ?? throw new InvalidDataException($"the API key {document.Id} cannot be read");
}
