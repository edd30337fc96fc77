using System.Text.Json.Serialization;

namespace Ironflow.Gates;

/// <summary>The ways a gate ends.</summary>
[JsonConverter(typeof(Json.SnakeCaseEnumConverter<GateOutcome>))]
public enum GateOutcome
{
    /// <summary>Approved by as many as were asked for.</summary>
    Approved,

    /// <summary>Refused by one.</summary>
    Rejected,

    /// <summary>Answered with a value.</summary>
    Answered,

    /// <summary>A signal came.</summary>
    Signalled,

    /// <summary>No signal came in time.</summary>
    TimedOut,
}

/// <summary>What decided a gate.</summary>
[JsonConverter(typeof(Json.SnakeCaseEnumConverter<GateDecider>))]
public enum GateDecider
{
    /// <summary>People.</summary>
    Vote,

    /// <summary>A deadline that passed.</summary>
    Deadline,

    /// <summary>A signal.</summary>
    Signal,

    /// <summary>The decision of an earlier attempt of the run.</summary>
    EarlierAttempt,
}
