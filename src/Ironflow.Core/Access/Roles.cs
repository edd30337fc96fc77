using System.Collections.Frozen;

namespace Ironflow.Access;

/// <summary>The roles people are given, and what each permits.</summary>
public static class Roles
{
    /// <summary>Sees; changes nothing.</summary>
    public const string Viewer = "viewer";

    /// <summary>Sees, starts, signals, cancels and retries runs. Decides at no gate: who runs a thing and who approves it are two.</summary>
    public const string Operator = "operator";

    /// <summary>Sees, and decides at gates.</summary>
    public const string Approver = "approver";

    /// <summary>Everything.</summary>
    public const string Admin = "admin";

    private static readonly string[] Reads = [Permissions.WorkflowsRead, Permissions.RunsRead, Permissions.StatsRead];

    private static readonly FrozenDictionary<string, FrozenSet<string>> Table = new Dictionary<string, FrozenSet<string>>
    {
        [Viewer] = Reads.ToFrozenSet(),
        [Operator] = Reads.Append(Permissions.RunsWrite).Append(Permissions.RunsManage).ToFrozenSet(),
        [Approver] = Reads.Append(Permissions.GatesDecide).ToFrozenSet(),
        [Admin] = Permissions.All.ToFrozenSet(),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All of them, from the weakest.</summary>
    public static IReadOnlyList<string> All { get; } = [Viewer, Operator, Approver, Admin];

    /// <summary>Whether a role, or a key's scope, permits something. A scope permits itself, <see cref="Admin"/> everything.</summary>
    /// <param name="roleOrScope">One of <see cref="All"/> or of <see cref="Permissions.All"/>.</param>
    /// <param name="permission">One of <see cref="Permissions.All"/>.</param>
    public static bool Permit(string roleOrScope, string permission)
        => Table.TryGetValue(roleOrScope, out var permitted) ? permitted.Contains(permission) : roleOrScope == permission;
}
