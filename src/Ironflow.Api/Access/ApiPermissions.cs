using Ironflow.Access;
using Ironflow.Hosting;

namespace Ironflow.Api.Access;

/// <summary>The permissions that operations ask for: <see cref="Permissions"/> and two that are the API's own.</summary>
public static class ApiPermissions
{
    /// <summary>No permission and no caller needed.</summary>
    public const string Public = "public";

    /// <summary>No permission needed but a caller.</summary>
    public const string SignedIn = "signed_in";

    /// <inheritdoc cref="Permissions.WorkflowsRead"/>
    public const string WorkflowsRead = Permissions.WorkflowsRead;

    /// <inheritdoc cref="Permissions.RunsRead"/>
    public const string RunsRead = Permissions.RunsRead;

    /// <inheritdoc cref="Permissions.RunsWrite"/>
    public const string RunsWrite = Permissions.RunsWrite;

    /// <inheritdoc cref="Permissions.RunsManage"/>
    public const string RunsManage = Permissions.RunsManage;

    /// <inheritdoc cref="Permissions.GatesDecide"/>
    public const string GatesDecide = Permissions.GatesDecide;

    /// <inheritdoc cref="Permissions.StatsRead"/>
    public const string StatsRead = Permissions.StatsRead;

    /// <inheritdoc cref="Permissions.Admin"/>
    public const string Admin = Permissions.Admin;

    /// <summary>Every permission an operation may ask for.</summary>
    public static IReadOnlyList<string> All { get; } = [Public, SignedIn, .. Permissions.All];

    /// <summary>Whether a caller's roles or scopes hold a permission. On which workflows is another question.</summary>
    public static bool Allows(ICaller caller, string permission)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return permission is Public or SignedIn || caller.Roles.Any(role => Roles.Permit(role, permission) || role == Admin);
    }
}
