namespace Ironflow.Hosting;

/// <summary>Who asks (design §4.11). Never taken from a request's body.</summary>
public interface ICaller
{
    /// <summary>The caller's id, such as a user name.</summary>
    string Id { get; }

    /// <summary>The groups the caller belongs to.</summary>
    IReadOnlyCollection<string> Groups { get; }

    /// <summary>The caller's roles.</summary>
    IReadOnlyCollection<string> Roles { get; }
}

/// <summary>A caller as plain data.</summary>
/// <param name="Id">The caller's id.</param>
/// <param name="Groups">The caller's groups.</param>
/// <param name="Roles">The caller's roles.</param>
public sealed record Caller(string Id, IReadOnlyCollection<string> Groups, IReadOnlyCollection<string> Roles) : ICaller
{
    /// <summary>How it is known who this is, one of <see cref="CallerMethods"/>.</summary>
    public string Method { get; init; } = CallerMethods.OperatingSystem;

    /// <summary>The name to show beside the id.</summary>
    public string? Name { get; init; }

    /// <summary>The API key that was brought.</summary>
    public string? KeyId { get; init; }

    /// <summary>The workflows that <see cref="Roles"/> hold for, as patterns; all when <c>null</c>.</summary>
    public IReadOnlyList<string>? Workflows { get; init; }

    /// <summary>The operating-system user, with every role: whoever may run the program on this machine.</summary>
    public static Caller OperatingSystemUser { get; } = new(Environment.UserName, [], ["admin"]);
}

/// <summary>The ways it is known who a caller is.</summary>
public static class CallerMethods
{
    /// <summary>Whoever may run programs on this machine, or read the token beside the data folder.</summary>
    public const string OperatingSystem = "operating_system";

    /// <summary>A header on a development server, which proves nothing.</summary>
    public const string Development = "development";

    /// <summary>An API key.</summary>
    public const string ApiKey = "api_key";

    /// <summary>Sign-in by the platform, with Microsoft Entra.</summary>
    public const string Entra = "entra";
}
