using System.Text.Json.Serialization;
using Ironflow.Execution;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>What the activity <see cref="DurableNames.Record"/> is asked to do.</summary>
public sealed record RecordRequest
{
    /// <summary>What.</summary>
    public required RecordAction Action { get; init; }

    /// <summary>The run.</summary>
    public required Guid RunId { get; init; }

    /// <summary>The step's key, for what concerns a step; for a wave, that of its first member.</summary>
    public string? Key { get; init; }

    /// <summary>The step, for what writes one.</summary>
    public StepRequest? Step { get; init; }

    /// <summary>When a delay is due, or the next attempt; when a run first asked for its places.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The members of a wave, by index.</summary>
    public IReadOnlyList<WaveMember>? Members { get; init; }

    /// <summary>What the members of a wave depend on.</summary>
    public IReadOnlyList<Guid>? Dependencies { get; init; }

    /// <summary>Whether a wave ends with its first failure.</summary>
    public bool FailFast { get; init; }

    /// <summary>How the run ends, or stands.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>The run's output.</summary>
    public Json.RawJson? Output { get; init; }

    /// <summary>Why the run, its attempt or a wave's open members end.</summary>
    public string? Error { get; init; }

    /// <summary>A stable name of the failure.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Whether starting again may help.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The next attempt's number.</summary>
    public int? Attempt { get; init; }

    /// <summary>Who started the run, for a gate.</summary>
    public string? StartedBy { get; init; }

    /// <summary>The workflows down to this run, for a child.</summary>
    public IReadOnlyList<string>? Ancestors { get; init; }

    /// <summary>The limit a run's budget is raised to, in US dollars.</summary>
    public decimal? LimitUsd { get; init; }

    /// <summary>The places a run takes, or gives back.</summary>
    public Concurrency.SlotDemand? Slots { get; init; }

    /// <summary>Whom to tell of a change of status, when the run is a child.</summary>
    public ParentNotice? Parent { get; init; }
}

/// <summary>A member of a wave, as its row is made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
public sealed record WaveMember(string Name, StepKind Kind);

/// <summary>A child's word to its parent's instance (semantics 7.2).</summary>
/// <param name="Step">The parent's step.</param>
/// <param name="Number">Counts a child's words: a repeated or late one is passed over.</param>
public sealed record ParentNotice(ParentStep Step, int Number);

/// <summary>What a child told.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Status">How the child stands.</param>
public sealed record ChildNotice(int Number, RunStatus Status);

/// <summary>A child that was begun.</summary>
/// <param name="Step">The result of its step, or how it stands.</param>
/// <param name="Child">What its orchestration starts with; absent when there is nothing to start.</param>
public sealed record ChildBegun(StepResult Step, RunInput? Child);

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

    /// <summary>All members of a wave, pending.</summary>
    BeginWave,

    /// <summary>A fail-fast wave's members are told to stop.</summary>
    StopWave,

    /// <summary>A wave ended; open members are closed.</summary>
    EndWave,

    /// <summary>A gate opens; the run waits.</summary>
    OpenGate,

    /// <summary>A gate is looked at: decided, or its deadline or a reminder due.</summary>
    CheckGate,

    /// <summary>A child run begins.</summary>
    BeginChild,

    /// <summary>A child run ended.</summary>
    EndChild,

    /// <summary>The children of a cancelled run are cancelled.</summary>
    CancelChildren,

    /// <summary>The run waits, or goes on, because its children do.</summary>
    SetStatus,

    /// <summary>The attempt failed and another follows.</summary>
    NextAttempt,

    /// <summary>The run's budget is raised.</summary>
    RaiseBudget,

    /// <summary>The run takes its places before it starts.</summary>
    TakeSlots,

    /// <summary>A step that waited for a place waits no longer.</summary>
    LeaveSlot,
}
