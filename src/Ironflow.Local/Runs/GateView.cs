using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Local.Runs;

/// <summary>An open gate as the commands show it.</summary>
internal sealed record GateView
{
    public required Guid RunId { get; init; }

    public required Guid RootRunId { get; init; }

    public required Guid StepId { get; init; }

    public required string StepName { get; init; }

    public required StepKind Kind { get; init; }

    public required string WorkflowName { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<string> Assignees { get; init; } = [];

    public int Required { get; init; } = 1;

    public IReadOnlyList<GateVote> Votes { get; init; } = [];

    public string? Signal { get; init; }

    public RawJson? Schema { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? DeadlineAt { get; init; }

    public static GateView Of(OpenGate open) => new()
    {
        RunId = open.Step.RunId,
        RootRunId = open.RootRunId,
        StepId = open.Step.Id,
        StepName = open.Step.Name,
        Kind = open.Step.Kind,
        WorkflowName = open.WorkflowName,
        Message = open.Step.Gate!.Message,
        Assignees = open.Step.Gate.Assignees,
        Required = open.Step.Gate.Required,
        Votes = open.Step.Gate.Votes,
        Signal = open.Step.Gate.Signal,
        Schema = open.Step.Gate.Schema,
        OpenedAt = open.Step.StartedAt ?? open.Step.CreatedAt,
        DeadlineAt = open.Step.Gate.DeadlineAt,
    };

    /// <summary>What is asked, in a line.</summary>
    public string Question()
    {
        var what = Signal is { } signal ? $"waits for the signal '{signal}'" : Message;
        var votes = Required > 1 ? FormattableString.Invariant($" ({Votes.Count(v => v.Approve)} of {Required} approvals)") : string.Empty;
        var until = DeadlineAt is { } deadline ? FormattableString.Invariant($", until {deadline:yyyy-MM-dd HH:mm} UTC") : string.Empty;
        return $"{StepName}: {what}{votes}{until}";
    }

    /// <summary>How to decide from another terminal.</summary>
    public string Advice() => Kind.Name switch
    {
        "human_input" => $"ironflow input {RunId} --value JSON",
        "signal" => $"ironflow signal {RunId} {Signal}",
        _ => $"ironflow approve {RunId}    (or reject)",
    };
}

/// <summary>The JSON of gates as the API gives it.</summary>
[System.Text.Json.Serialization.JsonSourceGenerationOptions(
    PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[System.Text.Json.Serialization.JsonSerializable(typeof(IReadOnlyList<GateView>))]
internal sealed partial class GateJson : System.Text.Json.Serialization.JsonSerializerContext;
