using System.Text.Json.Serialization;

namespace Ironflow.Webhooks;

/// <summary>How far an endpoint has come: the value of its mark <c>webhook:{name}</c>.</summary>
internal sealed record WebhookMark
{
    /// <summary>The last event that was delivered, passed over or given up.</summary>
    public required string After { get; init; }

    /// <summary>The rounds of tries that the event after it has failed.</summary>
    public int Attempts { get; init; }

    /// <summary>Since when nothing was delivered though it was tried.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>When it is tried again.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>The worker that is delivering.</summary>
    public string? Holder { get; init; }

    /// <summary>Until when it is that worker's alone.</summary>
    public DateTimeOffset? HeldUntil { get; init; }
}

/// <summary>How marks are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookMark))]
internal sealed partial class WebhookJson : JsonSerializerContext;
