using System.Collections.Frozen;
using static Ironflow.Runs.RunStatus;

namespace Ironflow.Runs;

/// <summary>The one table of a run's allowed status changes, used by every writer (semantics 9.1, 9.2).</summary>
public static class RunTransitions
{
    private static readonly FrozenDictionary<RunStatus, FrozenSet<RunStatus>> Table = new Dictionary<RunStatus, FrozenSet<RunStatus>>
    {
        [Pending] = Set(Running, Failed, Cancelled),
        [Running] = Set(AwaitingApproval, Sleeping, Retrying, Completed, Warning, Failed, Cancelled),
        [AwaitingApproval] = Set(Running, Failed, Cancelled),
        [Sleeping] = Set(Running, Failed, Cancelled),
        [Retrying] = Set(Running, Failed, Cancelled),
        [Completed] = Set(),
        [Warning] = Set(),
        [Failed] = Set(),
        [Cancelled] = Set(),
    }.ToFrozenDictionary();

    /// <summary>Whether a run may go from one status to another.</summary>
    public static bool IsAllowed(RunStatus from, RunStatus to) => Table[from].Contains(to);

    /// <summary>Whether a status never changes again.</summary>
    public static bool IsTerminal(RunStatus status) => Table[status].Count == 0;

    /// <summary>Throws unless the change is allowed.</summary>
    /// <exception cref="InvalidTransitionException">The change is not in the table; the record stays as it is.</exception>
    public static void Require(Guid runId, RunStatus from, RunStatus to)
    {
        if (!IsAllowed(from, to))
            throw new InvalidTransitionException($"run {runId}", Json.SnakeCase.Name(from), Json.SnakeCase.Name(to));
    }

    private static FrozenSet<RunStatus> Set(params RunStatus[] states) => states.ToFrozenSet();
}
