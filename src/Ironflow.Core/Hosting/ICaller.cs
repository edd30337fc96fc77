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
    /// <summary>The operating-system user, with every role: whoever may run the program on this machine.</summary>
    public static Caller OperatingSystemUser { get; } = new(Environment.UserName, [], ["admin"]);
}
