using System.Text.Json.Serialization;

namespace Ironflow.Local.Durable;

/// <summary>What happened to an instance. The numbers are on disk.</summary>
internal enum EventKind
{
    Started = 0,
    ActivityCompleted = 1,
    ActivityFailed = 2,
    TimerFired = 3,
    SubCompleted = 4,
    SubFailed = 5,
    Raised = 6,
}

/// <summary>What an orchestrator asked for. The numbers are on disk.</summary>
internal enum ActionKind
{
    Activity = 0,
    Timer = 1,
    SubOrchestration = 2,
}

/// <summary>One happening of a turn.</summary>
/// <param name="Kind">What.</param>
/// <param name="Task">The task it completes.</param>
/// <param name="Name">The name of a raised event, lower-case.</param>
/// <param name="Value">Result, error or payload.</param>
internal sealed record TurnEvent(
    [property: JsonPropertyName("k")] EventKind Kind,
    [property: JsonPropertyName("t")] int Task = 0,
    [property: JsonPropertyName("n")] string? Name = null,
    [property: JsonPropertyName("v")] string? Value = null);

/// <summary>One thing a turn asked for.</summary>
/// <param name="Kind">What.</param>
/// <param name="Task">The number of its task within the execution.</param>
/// <param name="Name">The activity or orchestrator.</param>
/// <param name="Id">The instance id of a sub-orchestration.</param>
/// <param name="Value">The input of an activity (kept whole: a redelivery needs it), the hash of a sub-orchestration's.</param>
/// <param name="FireAt">When a timer fires, in UTC ticks.</param>
internal sealed record TurnAction(
    ActionKind Kind, int Task, string? Name = null, string? Id = null, string? Value = null, long FireAt = 0)
{
    /// <summary>Whether a replay that asks for the other goes the same way: kind, name and id, not inputs and times, as the engine in Azure compares them.
    /// What a step's result was recorded for is checked above, with the position named (semantics 4.5).</summary>
    public bool IsSame(TurnAction other) => (Kind, Task, Name, Id) == (other.Kind, other.Task, other.Name, other.Id);

    /// <summary>The action in words, for who has to find out why a replay went another way.</summary>
    public string Describe() => Kind switch
    {
        ActionKind.Activity => $"activity '{Name}' with input {Shorten(Value)}",
        ActionKind.Timer => $"a timer for {new DateTime(FireAt, DateTimeKind.Utc):O}",
        _ => $"sub-orchestration '{Name}' as '{Id}' with input hash {Shorten(Value)}",
    };

    private static string Shorten(string? text) => text is { Length: > 80 } ? string.Concat(text.AsSpan(0, 80), "…") : text ?? "null";
}

/// <summary>One turn: when, what came, what was asked for. One row of history.</summary>
internal sealed record Turn(long At, IReadOnlyList<TurnEvent> Events, IReadOnlyList<TurnAction> Actions);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(List<TurnEvent>))]
internal sealed partial class HistoryJson : JsonSerializerContext;
