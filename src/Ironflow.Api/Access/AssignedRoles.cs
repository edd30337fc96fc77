using Ironflow.Access;
using Ironflow.Hosting;

namespace Ironflow.Api.Access;

/// <summary>The roles that the settings give a caller. A claim is never a role by itself: only what the settings name counts.</summary>
internal static class AssignedRoles
{
    private const string Claim = "claim:";

    public static IReadOnlyCollection<string> Of(ICaller caller, IReadOnlyCollection<string> claims, AuthOptions auth)
        => [.. Roles.All.Where(role => auth.Roles.TryGetValue(role, out var subjects) && subjects.Any(s => Means(s, caller, claims)))];

    private static bool Means(string subject, ICaller caller, IReadOnlyCollection<string> claims)
        => subject.StartsWith(Claim, StringComparison.Ordinal) ? claims.Contains(subject[Claim.Length..]) : Subjects.Names(subject, caller);
}
