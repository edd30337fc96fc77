using System.Text.Json.Serialization;
using Ironflow.Execution;
using Ironflow.Runs;

namespace Ironflow.Orchestration;

/// <summary>What the activity <see cref="DurableNames.Record"/> is asked to do.</summary>
public sealed record RecordRequest
{
    /// <summary>What.</summary>
    public required RecordAction Action { get; init; }

    /// <summary>The run.</summary>
    public required Guid RunId { get; init; }

    /// <summary>The step's key, for what concerns a step.</summary>
    public string? Key { get; init; }

    /// <summary>The step, for what writes one.</summary>
    public StepRequest? Step { get; init; }

    /// <summary>When a delay is due.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>How the run ends.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>The run's output.</summary>
    public Json.RawJson? Output { get; init; }

    /// <summary>Why the run ends.</summary>
    public string? Error { get; init; }

    /// <summary>A stable name of the failure.</summary>
    public string? ErrorCode { get; init; }
}

/// <summary>What can be recorded.</summary>
[JsonConverter(typeof(Json.SnakeCaseEnumConverter<RecordAction>))]
public enum RecordAction
{
    /// <summary>A step that is left out.</summary>
    Skip,

    /// <summary>A delay begins; the run sleeps.</summary>
    BeginDelay,

    /// <summary>A delay ended; the run goes on.</summary>
    EndDelay,

    /// <summary>Read a step's whole output.</summary>
    Load,

    /// <summary>The run ends.</summary>
    Finish,
}
