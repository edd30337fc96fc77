using Ironflow.Hosting;
using Microsoft.Extensions.Configuration;

namespace Ironflow.Api.Access;

/// <summary>Whom a host lets in, by settings: <c>Ironflow__Auth__AppService</c>, <c>…__ApiKeys</c>, <c>…__UserClaim</c>, <c>…__Roles__ROLE__0</c>.</summary>
public sealed record AuthOptions
{
    private const string Section = "Ironflow:Auth";
    private const string PlatformSwitch = "WEBSITE_AUTH_ENABLED";

    /// <summary>Nobody is asked who they are: for a server that binds loopback only.</summary>
    public static AuthOptions None { get; } = new();

    /// <summary>Whether the header that the platform's sign-in adds is believed.</summary>
    public bool AppService { get; init; }

    /// <summary>Whether API keys open.</summary>
    public bool ApiKeys { get; init; }

    /// <summary>The claim that is a person's id.</summary>
    /// <value>Default <c>oid</c>, which nobody can choose and no other person ever gets. <c>preferred_username</c> reads better and may be given to another.</value>
    public string UserClaim { get; init; } = "oid";

    /// <summary>Who has which role on every workflow: <c>user:ID</c>, <c>group:ID</c>, or <c>claim:VALUE</c> for a value of the sign-in's <c>roles</c> claim.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Roles { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Whether callers have to prove who they are.</summary>
    public bool HasSource => AppService || ApiKeys;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidConfigurationException">One does not make sense, or the platform's sign-in is to be believed and is off.</exception>
    public static AuthOptions Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(Section);
        var options = new AuthOptions
        {
            AppService = Flag(section, "AppService"),
            ApiKeys = Flag(section, "ApiKeys"),
            UserClaim = section["UserClaim"] is { Length: > 0 } claim ? claim : "oid",
            Roles = section.GetSection("Roles").GetChildren().ToDictionary(role => role.Key, SubjectsOf, StringComparer.OrdinalIgnoreCase),
        };
        if (options.AppService && !string.Equals(configuration[PlatformSwitch], "true", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidConfigurationException(
                $"Ironflow__Auth__AppService is true, but the platform's sign-in is off ({PlatformSwitch} is '{configuration[PlatformSwitch] ?? "not set"}'): " +
                "anybody could send the header it would have added. Switch App Service authentication on, or remove the setting");
        }

        return options;
    }

    private static IReadOnlyList<string> SubjectsOf(IConfigurationSection role)
    {
        if (!Ironflow.Access.Roles.All.Contains(role.Key, StringComparer.OrdinalIgnoreCase))
            throw new InvalidConfigurationException($"the setting {NameOf(role)} names no role; there are: {string.Join(", ", Ironflow.Access.Roles.All)}");
        string[] subjects = [.. role.GetChildren().Select(child => child.Value).OfType<string>()];
        if (subjects.Length == 0)
            throw new InvalidConfigurationException($"the setting {NameOf(role)} is a list: {NameOf(role)}__0 and on");
        foreach (var subject in subjects)
        {
            if (subject.Split(':', 2) is not ["user" or "group" or "claim", { Length: > 0 }])
                throw new InvalidConfigurationException($"the setting {NameOf(role)} holds '{subject}'; it is user:ID, group:ID or claim:VALUE");
        }

        return subjects;
    }

    private static bool Flag(IConfigurationSection section, string name)
    {
        if (section[name] is not { Length: > 0 } text)
            return false;
        return bool.TryParse(text, out var flag) ? flag : throw new InvalidConfigurationException($"the setting {NameOf(section)}__{name} is '{text}'; it is true or false");
    }

    private static string NameOf(IConfigurationSection section) => section.Path.Replace(":", "__", StringComparison.Ordinal);
}
