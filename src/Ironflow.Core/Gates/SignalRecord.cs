using Ironflow.Json;

namespace Ironflow.Gates;

/// <summary>A signal as it was sent to a run (semantics 6.8). It opens one gate, an open one or the next that asks for it.</summary>
public sealed record SignalRecord
{
    /// <summary>The run it was sent to.</summary>
    public required Guid RunId { get; init; }

    /// <summary>The signal's name: 1 to 64 characters of a-z, 0-9, '-', '_' and '.'.</summary>
    public required string Name { get; init; }

    /// <summary>The sender's id for this delivery: one sent again is not another. 1 to 64 characters of a-z, A-Z, 0-9, '-', '_' and '.'.</summary>
    public required string Id { get; init; }

    /// <summary>The key it brings, for gates that ask for one.</summary>
    public string? Key { get; init; }

    /// <summary>Its payload.</summary>
    public RawJson Payload { get; init; } = RawJson.Null;

    /// <summary>Who sent it.</summary>
    public required string By { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The key of the step whose gate it opened.</summary>
    public string? ConsumedBy { get; init; }
}
