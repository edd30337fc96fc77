using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ironflow.Execution;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Json;

/// <summary>How Ironflow's own types are stored and sent: snake_case, nulls left out, money as a number (semantics 10.1).
/// Source-generated: nothing here is reflected over at run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Orchestration.RunInput))]
[JsonSerializable(typeof(Orchestration.RecordRequest))]
[JsonSerializable(typeof(Orchestration.RunOutcome))]
[JsonSerializable(typeof(RunDetail))]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(IReadOnlyList<RunSummary>))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(StepRecord))]
[JsonSerializable(typeof(StepConfig))]
[JsonSerializable(typeof(StepRequest))]
[JsonSerializable(typeof(StepResult))]
[JsonSerializable(typeof(StepFailure))]
[JsonSerializable(typeof(Agents.AgentFacts))]
[JsonSerializable(typeof(ProcessMark))]
[JsonSerializable(typeof(Gates.GateState))]
[JsonSerializable(typeof(Gates.GateVote))]
[JsonSerializable(typeof(Gates.SignalRecord))]
[JsonSerializable(typeof(RunReuse))]
[JsonSerializable(typeof(Orchestration.ChildNotice))]
[JsonSerializable(typeof(Orchestration.ChildBegun))]
[JsonSerializable(typeof(IReadOnlyList<Execution.StepResult>))]
[JsonSerializable(typeof(decimal))]
[JsonSerializable(typeof(Trigger))]
[JsonSerializable(typeof(IReadOnlyList<PastTry>))]
[JsonSerializable(typeof(IReadOnlyList<Guid>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
public sealed partial class RecordJson : JsonSerializerContext
{
    /// <summary>The context with an encoder that keeps text readable.</summary>
    public static RecordJson Relaxed { get; } = new(Settings(indented: false));

    /// <summary>The same, indented for people.</summary>
    public static RecordJson Indented { get; } = new(Settings(indented: true));

    private static JsonSerializerOptions Settings(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = indented,
    };
}
