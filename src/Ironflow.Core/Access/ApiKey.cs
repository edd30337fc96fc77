namespace Ironflow.Access;

/// <summary>An API key as it may be shown: everything but what opens the door.</summary>
public sealed record ApiKey
{
    /// <summary>Its id, which stands in the key itself and in the audit.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for, in its maker's words.</summary>
    public required string Name { get; init; }

    /// <summary>What it permits, of <see cref="Permissions.All"/>; nothing when empty.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>On which workflows, as patterns with <c>*</c>; grants to the key add to them, within its scopes.</summary>
    public required IReadOnlyList<string> Workflows { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it opens nothing; never when <c>null</c>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When its secret was replaced last.</summary>
    public DateTimeOffset? RotatedAt { get; init; }

    /// <summary>Until when the secret before opens too.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>When it was revoked. It stays on record, so that later attempts can be named.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>By whom.</summary>
    public string? RevokedBy { get; init; }

    /// <summary>When it was used last, to the hour: written no oftener.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}

/// <summary>A key with its text, which is shown this once and kept nowhere.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">The whole text, <c>irfl_…</c>.</param>
public sealed record IssuedKey(ApiKey Key, string Secret);

/// <summary>A key to make.</summary>
/// <param name="Name">What it is for, 1 to 64 characters.</param>
/// <param name="Scopes">What it permits.</param>
public sealed record NewApiKey(string Name, IReadOnlyList<string> Scopes)
{
    /// <summary>On which workflows; all when <c>null</c>.</summary>
    public IReadOnlyList<string>? Workflows { get; init; }

    /// <summary>From when on it opens nothing.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A key as it is kept: its secrets as hashes.</summary>
/// <param name="Key">What may be shown.</param>
/// <param name="Hash">Of the secret that opens.</param>
/// <param name="PreviousHash">Of the secret before, while it opens too.</param>
internal sealed record StoredKey(ApiKey Key, string Hash, string? PreviousHash);
