namespace Ironflow.Access;

/// <summary>What callers may be permitted to do (reference §1.14). An API key's scopes are the same words.</summary>
public static class Permissions
{
    /// <summary>Seeing workflows.</summary>
    public const string WorkflowsRead = "workflows_read";

    /// <summary>Seeing runs, steps, gates and events.</summary>
    public const string RunsRead = "runs_read";

    /// <summary>Starting runs, and sending signals to them.</summary>
    public const string RunsWrite = "runs_write";

    /// <summary>Cancelling and retrying runs.</summary>
    public const string RunsManage = "runs_manage";

    /// <summary>Deciding at gates: approving, rejecting, giving values.</summary>
    public const string GatesDecide = "gates_decide";

    /// <summary>Seeing counts and sums.</summary>
    public const string StatsRead = "stats_read";

    /// <summary>Everything, and the only way to keys, grants and audit.</summary>
    public const string Admin = "admin";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [WorkflowsRead, RunsRead, RunsWrite, RunsManage, GatesDecide, StatsRead, Admin];
}
