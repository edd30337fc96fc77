using Ironflow.Hosting;
using Ironflow.Webhooks;
using Microsoft.Extensions.Configuration;

namespace Ironflow.Functions.Hosting;

/// <summary>What the app's settings say of webhooks and retention: <c>Ironflow__Webhooks__Endpoints__0__Name</c>, <c>…__Url</c>, <c>…__Secret</c>,
/// <c>…__Events__0</c>, <c>…__Enabled</c>, <c>Ironflow__Webhooks__AllowedHosts__0</c>, and <c>Ironflow__Retention</c>.</summary>
/// <param name="Webhooks">Where changes are posted.</param>
/// <param name="Retention">After what time ended runs are removed; never when <c>null</c>.</param>
public sealed record UpkeepSettings(WebhookOptions Webhooks, TimeSpan? Retention)
{
    /// <summary>After what time rows of the audit are removed, <c>Ironflow__AuditRetention</c>.</summary>
    public TimeSpan AuditRetention { get; init; } = Audit.AuditRetention.Default;

    private const string Section = "Ironflow:Webhooks";
    private const string RetentionSetting = "Ironflow:Retention";

    /// <exception cref="InvalidConfigurationException">A setting is not in order; the message names it.</exception>
    internal static UpkeepSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var webhooks = new WebhookOptions
        {
            Endpoints = [.. section.GetSection("Endpoints").GetChildren().Select(EndpointOf)],
            AllowedHosts = Texts(section.GetSection("AllowedHosts")),
        };
        return new UpkeepSettings(webhooks, RetentionOf(configuration[RetentionSetting])) { AuditRetention = Audit.AuditRetention.Read(configuration[Audit.AuditRetention.Setting]) };
    }

    private static WebhookEndpoint EndpointOf(IConfigurationSection endpoint) => new()
    {
        Name = Required(endpoint, "Name"),
        Url = Required(endpoint, "Url"),
        Secret = Required(endpoint, "Secret"),
        Events = Texts(endpoint.GetSection("Events")),
        Enabled = endpoint["Enabled"] is not { Length: > 0 } text || (bool.TryParse(text, out var enabled)
            ? enabled
            : throw new InvalidConfigurationException($"the setting {NameOf(endpoint, "Enabled")} is '{text}'; it is true or false")),
    };

    private static TimeSpan? RetentionOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return Age.TryParse(text, "the setting Ironflow__Retention", out var age, out var error) ? age : throw new InvalidConfigurationException(error);
    }

    private static string Required(IConfigurationSection endpoint, string name)
        => endpoint[name] is { Length: > 0 } value ? value : throw new InvalidConfigurationException($"the setting {NameOf(endpoint, name)} is missing: an endpoint has a Name, a Url and a Secret");

    private static string NameOf(IConfigurationSection section, string name) => $"{section.Path}:{name}".Replace(":", "__", StringComparison.Ordinal);

    private static string[] Texts(IConfigurationSection section) => [.. section.GetChildren().Select(child => child.Value).OfType<string>()];
}
