using Ironflow.Access;
using Ironflow.Hosting;

namespace Ironflow.Api.Access;

/// <summary>What a caller may do, and on which workflows: by role or scope everywhere, by a key's own patterns and by grants on some.</summary>
/// <remarks>A key's scopes bound everything else: a grant gives it workflows, never a permission it has no scope for. Grants are read once per request, and only
/// where roles do not answer.</remarks>
internal sealed class CallerAccess(ICaller caller, Grants grants)
{
    private readonly Caller? known = caller as Caller;
    private IReadOnlyList<Grant>? mine;

    public ICaller Caller { get; } = caller;

    /// <summary>Whether the caller has a permission whatever the workflow.</summary>
    public bool Everywhere(string permission) => known?.Workflows is null && ApiPermissions.Allows(Caller, permission);

    /// <summary>Whether the caller has a permission on any workflow at all.</summary>
    public async ValueTask<bool> SomewhereAsync(string permission, CancellationToken cancellationToken)
    {
        if (ApiPermissions.Allows(Caller, permission))
            return true;
        return permission != Permissions.Admin && !IsKey && (await GrantsAsync(cancellationToken)).Any(g => Roles.Permit(g.Role, permission));
    }

    /// <summary>On which workflows the caller has a permission.</summary>
    public async ValueTask<Func<string, bool>> WorkflowsAsync(string permission, CancellationToken cancellationToken)
    {
        if (Everywhere(permission))
            return _ => true;
        var byRole = ApiPermissions.Allows(Caller, permission);
        if (IsKey && !byRole)
            return _ => false;
        IReadOnlyList<string> patterns =
            [.. (byRole ? known?.Workflows : null) ?? [], .. (await GrantsAsync(cancellationToken)).Where(g => Roles.Permit(g.Role, permission)).Select(g => g.Workflow)];
        return workflow => patterns.Any(p => WorkflowPattern.Matches(p, workflow));
    }

    public async ValueTask<bool> OnAsync(string permission, string workflow, CancellationToken cancellationToken)
        => Everywhere(permission) || (await WorkflowsAsync(permission, cancellationToken))(workflow);

    /// <summary>The grants that name the caller.</summary>
    public async ValueTask<IReadOnlyList<Grant>> GrantsAsync(CancellationToken cancellationToken) => mine ??= await grants.OfAsync(Caller, cancellationToken);

    private bool IsKey => known?.KeyId is not null;
}
