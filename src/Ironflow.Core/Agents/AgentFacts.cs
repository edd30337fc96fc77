using System.Text;
using System.Text.Json;
using Ironflow.Json;

namespace Ironflow.Agents;

/// <summary>What belongs to an agent's call rather than to its answer: recorded at the beginning of the step's trace, and told to the workflow.</summary>
public sealed record AgentFacts
{
    /// <summary>The provider that was asked.</summary>
    public string? Provider { get; init; }

    /// <summary>The model that answered.</summary>
    public string? Model { get; init; }

    /// <summary>The conversation.</summary>
    public string? SessionId { get; init; }

    /// <summary>Why the model stopped.</summary>
    public string? StopReason { get; init; }

    /// <summary>How many turns it took.</summary>
    public int? Turns { get; init; }

    /// <summary>What sort of failure it was.</summary>
    public AgentFailureKind? Failure { get; init; }

    /// <summary>Reads the facts of a trace; <c>null</c> when it has none.</summary>
    internal static AgentFacts? Of(RawJson? trace)
    {
        if (trace is not { } text)
            return null;
        try
        {
            // They stand first, so that a long conversation is not read for them.
            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            var reader = new Utf8JsonReader(bytes);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(AgentTrace.CallName) && reader.Read()
                ? JsonSerializer.Deserialize(ref reader, RecordJson.Relaxed.AgentFacts)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
