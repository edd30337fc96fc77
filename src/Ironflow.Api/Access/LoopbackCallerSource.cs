using Ironflow.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Access;

/// <summary>For a server that binds loopback: whoever reaches it is the operating-system user, or with <see cref="ApiOptions.AllowUserHeader"/> whom
/// <c>X-Ironflow-User</c> names.</summary>
/// <param name="options">The settings.</param>
public sealed class LoopbackCallerSource(ApiOptions options) : ICallerSource
{
    /// <summary>The header that names the caller on a development server.</summary>
    public const string UserHeader = "X-Ironflow-User";

    private const int MaxLength = 128;

    /// <inheritdoc/>
    public ValueTask<ICaller?> FindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var names = context.Request.Headers[UserHeader];
        return options.AllowUserHeader && names.Count > 0
            ? new(new Caller(Name(names), [], [ApiPermissions.Admin]))
            : new(Caller.OperatingSystemUser);
    }

    private static string Name(Microsoft.Extensions.Primitives.StringValues names)
        => names is [{ Length: > 0 and <= MaxLength } name] && !name.Any(char.IsControl) && name.Trim().Length == name.Length
            ? name
            : throw new RequestException(ErrorCodes.BadRequest, $"the header {UserHeader} holds one name of 1 to {MaxLength} characters");
}
