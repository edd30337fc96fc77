using System.Security.Cryptography;
using System.Text.Json;
using Ironflow.Records;

namespace Ironflow.Access;

/// <summary>Checks keys that requests bring.</summary>
/// <remarks>A wrong secret and an id that nobody has are the same to who tries: one read, one hash, two comparisons in constant time, one answer.</remarks>
public sealed class ApiKeyCheck(IRecordStore store, TimeProvider time)
{
    // As long as a real one, so that reading it takes the same.
    private static readonly string Decoy = JsonSerializer.Serialize(
        new StoredKey(
            new ApiKey { Id = new string('a', 16), Name = "nobody", Scopes = [Permissions.RunsRead], Workflows = ["*"], CreatedBy = "nobody", CreatedAt = DateTimeOffset.UnixEpoch },
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
            null),
        AccessJson.Relaxed.StoredKey);

    /// <summary>Checks a key's text.</summary>
    /// <param name="text">What the request brought.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer: nobody is let in unchecked.</exception>
    public async Task<KeyCheck> VerifyAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!ApiKeyText.TryParse(text, out var id, out var secret))
            return new KeyCheck(KeyState.Unknown, null);
        var document = await store.FindDocumentAsync(ApiKeys.Set, id, cancellationToken);
        var stored = JsonSerializer.Deserialize(document?.Value ?? Decoy, AccessJson.Relaxed.StoredKey)!;
        var hash = ApiKeyText.Hash(secret);
        var now = time.GetUtcNow();
        var isCurrent = CryptographicOperations.FixedTimeEquals(hash, Convert.FromHexString(stored.Hash));
        var isPrevious = CryptographicOperations.FixedTimeEquals(hash, Convert.FromHexString(stored.PreviousHash ?? stored.Hash));
        var isKnown = document is not null;
        if (!isKnown || !(isCurrent || isPrevious))
            return new KeyCheck(KeyState.Unknown, isKnown ? stored.Key : null);
        if (stored.Key.RevokedAt is not null)
            return new KeyCheck(KeyState.Revoked, stored.Key);
        if (stored.Key.ExpiresAt <= now)
            return new KeyCheck(KeyState.Expired, stored.Key);
        return isCurrent || now < stored.Key.PreviousUntil ? new KeyCheck(KeyState.Valid, stored.Key) : new KeyCheck(KeyState.Replaced, stored.Key);
    }
}

/// <summary>What became of a key's check.</summary>
/// <param name="State">Whether it opens.</param>
/// <param name="Key">The key that was named, also where it was not proved: for the audit only unless it is <see cref="KeyState.Valid"/>.</param>
public sealed record KeyCheck(KeyState State, ApiKey? Key);

/// <summary>The states of a key that was brought.</summary>
public enum KeyState
{
    /// <summary>It opens.</summary>
    Valid,

    /// <summary>There is no such key, or its secret is another.</summary>
    Unknown,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It was revoked.</summary>
    Revoked,

    /// <summary>Its secret was replaced, and the overlap is over.</summary>
    Replaced,
}
