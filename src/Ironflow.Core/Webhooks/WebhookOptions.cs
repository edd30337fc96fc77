namespace Ironflow.Webhooks;

/// <summary>Where events are posted. Validated at start by <see cref="WebhookRules"/>.</summary>
public sealed record WebhookOptions
{
    /// <summary>The endpoints.</summary>
    public IReadOnlyList<WebhookEndpoint> Endpoints { get; init; } = [];

    /// <summary>Hosts (exact names, or <c>*.example.com</c>) and address ranges (CIDR) that endpoints may have though their addresses are private. Apart from
    /// what HTTP steps may reach: who writes workflows is not who operates the host.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
}

/// <summary>An endpoint that events are posted to.</summary>
public sealed record WebhookEndpoint
{
    /// <summary>Its name, under which its position is kept: 1 to 64 characters of a-z, 0-9, '-', '_' and '.'. Under another name it begins anew.</summary>
    public required string Name { get; init; }

    /// <summary>Its absolute URL, http or https.</summary>
    public required string Url { get; init; }

    /// <summary>What its requests are signed with: <c>whsec_</c> and 24 to 64 bytes in base 64, or <c>secret:NAME</c> for a secret of that form.</summary>
    public required string Secret { get; init; }

    /// <summary>The types of events that are posted (<see cref="Records.EventTypes"/>).</summary>
    /// <value>Default: all that the feed over all runs carries.</value>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Whether anything is posted. What happens while it is <c>false</c> is posted once it is <c>true</c> again.</summary>
    /// <value>Default <c>true</c>.</value>
    public bool Enabled { get; init; } = true;
}
