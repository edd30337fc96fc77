using Ironflow.Access;

namespace Ironflow.Api.Replies;

/// <summary>The body of a request for a key, for its schema.</summary>
internal sealed record NewKeyBody
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public IReadOnlyList<string>? Workflows { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>The body of a rotation.</summary>
internal sealed record RotateBody(int? OverlapSeconds);

/// <summary>The body of a grant.</summary>
internal sealed record GrantBody(string Workflow, string Role, string Subject);

/// <summary>A caller as they are shown to themselves.</summary>
internal sealed record CallerView
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    public required string Method { get; init; }

    public required IReadOnlyCollection<string> Groups { get; init; }

    /// <summary>The roles, or an API key's scopes.</summary>
    public required IReadOnlyCollection<string> Roles { get; init; }

    /// <summary>What may be done on every workflow.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>An API key's workflows, when they are not all.</summary>
    public IReadOnlyList<string>? Workflows { get; init; }

    /// <summary>What is granted besides.</summary>
    public required IReadOnlyList<Grant> Grants { get; init; }
}
