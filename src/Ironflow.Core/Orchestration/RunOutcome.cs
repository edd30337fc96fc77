using System.Text.Json;
using System.Text.Json.Serialization;
using Ironflow.Json;

namespace Ironflow.Orchestration;

/// <summary>What the orchestration of a run answers with: a failed run is data.</summary>
/// <param name="Status">How the run ended, in snake_case.</param>
/// <param name="Transient">Whether starting again may help.</param>
/// <param name="End">What is still to be recorded, where the end is recorded after the orchestration.</param>
public sealed record RunOutcome(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Transient,
    RecordRequest? End = null)
{
    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RecordJson.Relaxed.RunOutcome);

    /// <summary>The outcome in an instance's output; <c>null</c> when it holds none.</summary>
    public static RunOutcome? Parse(string? output)
    {
        try
        {
            return output is null ? null : JsonSerializer.Deserialize(output, RecordJson.Relaxed.RunOutcome);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
