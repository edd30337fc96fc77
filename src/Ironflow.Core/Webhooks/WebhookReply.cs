namespace Ironflow.Webhooks;

/// <summary>How the try of a delivery ended.</summary>
/// <param name="Kind">Which way.</param>
/// <param name="What">What happened, for people.</param>
internal sealed record WebhookReply(WebhookReplyKind Kind, string What)
{
    /// <summary>How long the endpoint asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether trying again at once may help.</summary>
    public bool IsWorthRepeating => Kind == WebhookReplyKind.Failed && RetryAfter is null && !IsRefused;

    /// <summary>Whether the endpoint's address is one that is not reached.</summary>
    public bool IsRefused { get; init; }
}

/// <summary>The ways a try ends.</summary>
internal enum WebhookReplyKind
{
    /// <summary>2xx.</summary>
    Delivered,

    /// <summary>Another status, or none.</summary>
    Failed,

    /// <summary>410: nobody wants the events any more.</summary>
    Gone,
}
