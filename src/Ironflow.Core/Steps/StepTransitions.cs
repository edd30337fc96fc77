using System.Collections.Frozen;
using static Ironflow.Steps.StepStatus;

namespace Ironflow.Steps;

/// <summary>The one table of a step's allowed status changes, used by every writer (semantics 3.2).</summary>
public static class StepTransitions
{
    private static readonly FrozenDictionary<StepStatus, FrozenSet<StepStatus>> Table = new Dictionary<StepStatus, FrozenSet<StepStatus>>
    {
        [Pending] = Set(Running, Skipped, Cancelled),
        [Running] = Set(Completed, Failed, Cancelled, AwaitingApproval),
        [AwaitingApproval] = Set(Completed, Rejected, Failed, Cancelled),
        [Completed] = Set(),
        [Failed] = Set(),
        [Skipped] = Set(),
        [Rejected] = Set(),
        [Cancelled] = Set(),
    }.ToFrozenDictionary();

    /// <summary>Whether a step may go from one status to another.</summary>
    public static bool IsAllowed(StepStatus from, StepStatus to) => Table[from].Contains(to);

    /// <summary>Whether a status never changes again; a final row accepts only late cost, tokens and output.</summary>
    public static bool IsFinal(StepStatus status) => Table[status].Count == 0;

    /// <summary>Throws unless the change is allowed.</summary>
    /// <exception cref="InvalidTransitionException">The change is not in the table; the row stays as it is.</exception>
    public static void Require(Guid runId, StepKey key, StepStatus from, StepStatus to)
    {
        if (!IsAllowed(from, to))
            throw new InvalidTransitionException($"step {key} of run {runId}", Json.SnakeCase.Name(from), Json.SnakeCase.Name(to));
    }

    private static FrozenSet<StepStatus> Set(params StepStatus[] states) => states.ToFrozenSet();
}
