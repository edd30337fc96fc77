using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ironflow.Access;
using Ironflow.Audit;
using Ironflow.Runs;
using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Api.Replies;

/// <summary>How replies are written: as <see cref="Json.RecordJson"/> (semantics 10.1).</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NewRunBody))]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(RunDetail))]
[JsonSerializable(typeof(StepRecord))]
[JsonSerializable(typeof(IReadOnlyList<RunSummary>))]
[JsonSerializable(typeof(RunStats))]
[JsonSerializable(typeof(IReadOnlyList<WorkflowSummary>))]
[JsonSerializable(typeof(WorkflowDetail))]
[JsonSerializable(typeof(DecisionBody))]
[JsonSerializable(typeof(AnswerBody))]
[JsonSerializable(typeof(SignalBody))]
[JsonSerializable(typeof(RetryBody))]
[JsonSerializable(typeof(IReadOnlyList<Approval>))]
[JsonSerializable(typeof(Gates.SignalRecord))]
[JsonSerializable(typeof(NewKeyBody))]
[JsonSerializable(typeof(RotateBody))]
[JsonSerializable(typeof(GrantBody))]
[JsonSerializable(typeof(IssuedKey))]
[JsonSerializable(typeof(IReadOnlyList<ApiKey>))]
[JsonSerializable(typeof(IReadOnlyList<Grant>))]
[JsonSerializable(typeof(CallerView))]
[JsonSerializable(typeof(IReadOnlyList<AuditEntry>))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(PageMeta))]
[JsonSerializable(typeof(ErrorEnvelope))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The context with an encoder that keeps text readable.</summary>
    public static ApiJson Relaxed { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
