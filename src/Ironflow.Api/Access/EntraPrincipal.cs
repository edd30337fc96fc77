using System.Text.Json;
using Ironflow.Hosting;

namespace Ironflow.Api.Access;

/// <summary>Reads the header that the platform's sign-in adds: base 64 of <c>{"auth_typ","claims":[{"typ","val"}],"name_typ","role_typ"}</c>.</summary>
internal static class EntraPrincipal
{
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    private const int MaxLength = 64 * 1024;
    private const int MaxId = 128;

    // The platform gives some claims the long names that .NET's handlers have for them.
    private static readonly Dictionary<string, string[]> LongNames = new(StringComparer.Ordinal)
    {
        ["oid"] = ["http://schemas.microsoft.com/identity/claims/objectidentifier"],
        ["sub"] = ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier"],
        ["upn"] = ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"],
        ["roles"] = ["http://schemas.microsoft.com/ws/2008/06/identity/claims/role"],
    };

    /// <summary>The caller it names; <c>null</c> when it is anything but what the platform writes after a sign-in with Entra.</summary>
    public static Caller? Read(string header, AuthOptions auth)
    {
        if (header.Length is 0 or > MaxLength)
            return null;
        try
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String(header), new JsonDocumentOptions { MaxDepth = 4 });
            var root = document.RootElement;
            return root.GetProperty("auth_typ").GetString() == "aad" ? Of([.. root.GetProperty("claims").EnumerateArray().Select(Claim)], auth) : null;
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static (string Type, string Value) Claim(JsonElement claim)
        => (claim.GetProperty("typ").GetString() ?? string.Empty, claim.GetProperty("val").GetString() ?? string.Empty);

    private static Caller? Of((string Type, string Value)[] claims, AuthOptions auth)
    {
        // Two of them would be a choice, and whose?
        if (Values(claims, auth.UserClaim) is not [{ Length: > 0 and <= MaxId } id] || id.Contains(':', StringComparison.Ordinal) || id.Any(char.IsControl))
            return null;
        var caller = new Caller(id, Values(claims, "groups"), []) { Method = CallerMethods.Entra, Name = NameOf(claims) };
        return caller with { Roles = AssignedRoles.Of(caller, Values(claims, "roles"), auth) };
    }

    private static string? NameOf((string Type, string Value)[] claims)
        => Values(claims, "preferred_username").Concat(Values(claims, "name")).FirstOrDefault(n => n.Length is > 0 and <= MaxId && !n.Any(char.IsControl));

    private static string[] Values((string Type, string Value)[] claims, string name)
        => [.. claims.Where(c => c.Type == name || (LongNames.TryGetValue(name, out var other) && other.Contains(c.Type))).Select(c => c.Value).Distinct()];
}
