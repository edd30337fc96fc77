using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Testing.Records;

/// <summary>A run with everything that belongs to it.</summary>
internal sealed class RunEntry(RunRecord run)
{
    /// <summary>The name of the run's own stop order among <see cref="Live"/>.</summary>
    public const string Own = "run";

    public RunRecord Run { get; set; } = run;

    /// <summary>The stop orders that were not given: the run's, and those of its fail-fast waves.</summary>
    public HashSet<string> Live { get; } = [Own];

    public SortedDictionary<StepKey, StepRecord> Steps { get; } = [];

    public Dictionary<(StepKey Step, string Voter), GateVote> Votes { get; } = [];

    public Dictionary<(string Name, string Id), SignalRecord> Signals { get; } = [];

    public Dictionary<string, Charge> Charges { get; } = [];

    public List<EventRecord> Events { get; } = [];

    public Budget? Budget { get; set; }

    public static string Wave(int attempt, int position) => FormattableString.Invariant($"{attempt}:{position}");
}

/// <summary>A charge on a budget.</summary>
/// <param name="ReservedUsd">What it holds back while it is not settled.</param>
/// <param name="IsSettled">Whether its cost is spent.</param>
internal sealed record Charge(decimal ReservedUsd, bool IsSettled);
