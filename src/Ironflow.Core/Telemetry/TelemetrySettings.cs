using Microsoft.Extensions.Configuration;

namespace Ironflow.Telemetry;

/// <summary>Where a host sends its telemetry, read from OpenTelemetry's and Application Insights' own variables. Nothing set is nothing sent, and nothing loaded.</summary>
public sealed record TelemetrySettings
{
    private static readonly string[] OtlpEndpoints =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    /// <summary>Whether an endpoint for OTLP is set; the exporter reads which, and how, itself.</summary>
    public bool ToOtlp { get; init; }

    /// <summary>The connection string of Application Insights; nothing goes there when absent.</summary>
    public string? AzureMonitor { get; init; }

    /// <summary>Whether Application Insights is reached with the host's identity.</summary>
    public bool ByIdentity { get; init; }

    /// <summary>The client id of the user-assigned identity; the host's only one when absent.</summary>
    public string? ClientId { get; init; }

    /// <summary>Whether spans are sent.</summary>
    public bool Traces { get; init; } = true;

    /// <summary>Whether metrics are sent.</summary>
    public bool Metrics { get; init; } = true;

    /// <summary>Whether logs are sent.</summary>
    public bool Logs { get; init; } = true;

    /// <summary>Whether the environment names a place to send to, without making anything of it.</summary>
    public static bool AreInEnvironment()
        => OtlpEndpoints.Append("APPLICATIONINSIGHTS_CONNECTION_STRING").Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 });

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">The host's configuration, environment included.</param>
    /// <returns>The settings; <c>null</c> when telemetry goes nowhere.</returns>
    public static TelemetrySettings? Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var monitor = configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 } connection ? connection : null;
        var otlp = OtlpEndpoints.Any(name => configuration[name] is { Length: > 0 });
        if ((!otlp && monitor is null) || string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase))
            return null;
        var authentication = Parts(configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]);
        return new TelemetrySettings
        {
            ToOtlp = otlp,
            AzureMonitor = monitor,
            ByIdentity = authentication.TryGetValue("Authorization", out var how) && how.Equals("AAD", StringComparison.OrdinalIgnoreCase),
            ClientId = authentication.GetValueOrDefault("ClientId"),
            Traces = configuration["OTEL_TRACES_EXPORTER"] != "none",
            Metrics = configuration["OTEL_METRICS_EXPORTER"] != "none",
            Logs = configuration["OTEL_LOGS_EXPORTER"] != "none",
        };
    }

    private static Dictionary<string, string> Parts(string? text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            if (part.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && at < part.Length - 1)
                parts[part[..at].Trim()] = part[(at + 1)..].Trim();
        }

        return parts;
    }
}
