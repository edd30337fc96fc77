namespace Ironflow.Execution.Shell;

/// <summary>Which of the host's environment variables no command inherits (semantics 11). A command that needs one gets it from its
/// author, as a pair <c>NAME=secret:NAME</c>.</summary>
internal static class HostSecrets
{
    private static readonly string[] Prefixes =
    [
        // The Functions host: its storage, its identity endpoint, its telemetry, its authentication, its encryption keys.
        "AzureWebJobs", "IDENTITY_", "MSI_", "APPLICATIONINSIGHTS_", "APPINSIGHTS_", "WEBSITE_AUTH_", "WEBSITE_CONTENTAZUREFILE",
        "MACHINEKEY_", "CONTAINER_ENCRYPTION_", "CONTAINER_START_CONTEXT",
        // App Service turns connection strings into variables with these prefixes; .NET configuration reads the last two.
        "CUSTOMCONNSTR_", "SQLCONNSTR_", "SQLAZURECONNSTR_", "MYSQLCONNSTR_", "POSTGRESQLCONNSTR_", "ConnectionStrings_", "Secrets_",
        // Ironflow's own settings and secrets, and what an outer step was told about itself.
        "IRONFLOW_",
    ];

    private static readonly string[] Suffixes =
    [
        // OTEL_EXPORTER_OTLP_HEADERS and those of single signals hold the collector's key.
        "_OTLP_HEADERS", "_OTLP_TRACES_HEADERS", "_OTLP_METRICS_HEADERS", "_OTLP_LOGS_HEADERS",
        "CONNECTIONSTRING", "CONNECTION_STRING", "_KEY", "APIKEY", "_CLIENT_SECRET", "_SAS_TOKEN", "_CERTIFICATE_PASSWORD",
    ];

    public static bool Includes(string name)
        => Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        || Suffixes.Any(suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
}
