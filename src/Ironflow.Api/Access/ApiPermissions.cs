using Ironflow.Hosting;

namespace Ironflow.Api.Access;

/// <summary>The permissions that operations ask for (reference §1.14). A caller has one when a role of that name, or <see cref="Admin"/>, is among its roles.</summary>
public static class ApiPermissions
{
    /// <summary>No permission and no caller needed.</summary>
    public const string Public = "public";

    /// <summary>Seeing workflows.</summary>
    public const string WorkflowsRead = "workflows_read";

    /// <summary>Seeing runs, steps and events.</summary>
    public const string RunsRead = "runs_read";

    /// <summary>Starting runs, and sending signals to them.</summary>
    public const string RunsWrite = "runs_write";

    /// <summary>Cancelling and retrying runs, and deciding at their gates.</summary>
    public const string RunsManage = "runs_manage";

    /// <summary>Seeing counts and sums.</summary>
    public const string StatsRead = "stats_read";

    /// <summary>The role that has every permission.</summary>
    public const string Admin = "admin";

    /// <summary>Every permission an operation may ask for.</summary>
    public static IReadOnlyList<string> All { get; } = [Public, WorkflowsRead, RunsRead, RunsWrite, RunsManage, StatsRead];

    /// <summary>Whether a caller has a permission.</summary>
    public static bool Allows(ICaller caller, string permission)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return permission == Public || caller.Roles.Contains(permission) || caller.Roles.Contains(Admin);
    }
}
