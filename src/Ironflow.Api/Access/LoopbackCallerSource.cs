using Ironflow.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Access;

/// <summary>For a server that binds loopback: whoever reaches it is the operating-system user, or with <see cref="ApiOptions.AllowUserHeader"/> whom
/// <c>X-Ironflow-User</c> names. Who is named so has the roles of the settings where they name any, otherwise all.</summary>
/// <param name="options">The settings.</param>
/// <param name="auth">Whose roles are whose.</param>
public sealed class LoopbackCallerSource(ApiOptions options, AuthOptions? auth = null) : ICallerSource
{
    /// <summary>The header that names the caller on a development server.</summary>
    public const string UserHeader = "X-Ironflow-User";

    private const int MaxLength = 128;

    /// <inheritdoc/>
    public ValueTask<ICaller?> FindAsync(HttpContext context) => new(OfThisMachine(context));

    internal ICaller OfThisMachine(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var names = context.Request.Headers[UserHeader];
        if (!options.AllowUserHeader || names.Count == 0)
            return Caller.OperatingSystemUser;
        var caller = new Caller(Name(names), [], [ApiPermissions.Admin]) { Method = CallerMethods.Development };
        return auth is { Roles.Count: > 0 } ? caller with { Roles = AssignedRoles.Of(caller, [], auth) } : caller;
    }

    // A colon stands in the ids of keys and of the system: no person may pass for them.
    private static string Name(Microsoft.Extensions.Primitives.StringValues names)
        => names is [{ Length: > 0 and <= MaxLength } name] && !name.Any(c => char.IsControl(c) || c == ':') && name.Trim().Length == name.Length
            ? name
            : throw new RequestException(ErrorCodes.BadRequest, $"the header {UserHeader} holds one name of 1 to {MaxLength} characters, without colons");
}
