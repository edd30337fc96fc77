using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Ironflow.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Ironflow.Exporters;

/// <summary>What OpenTelemetry is told of Ironflow: its source, its meter, its logs, and where they go.</summary>
/// <remarks>This file stands once, in the local room, and is linked into the Functions app: both send the same.</remarks>
internal static class TelemetryExporters
{
    public static void Add(IOpenTelemetryBuilder telemetry, TelemetrySettings settings)
    {
        var credential = settings.ByIdentity ? Identity(settings) : null;
        // The environment last: OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win.
        telemetry.ConfigureResource(resource => resource.AddService("ironflow", serviceVersion: Version).AddEnvironmentVariableDetector());
        if (settings.Traces)
            telemetry.WithTracing(traces => Traces(traces.AddSource(TelemetryNames.Source), settings, credential));
        if (settings.Metrics)
            telemetry.WithMetrics(metrics => Metrics(metrics.AddMeter(TelemetryNames.Source), settings, credential));
        if (settings.Logs)
        {
            telemetry.WithLogging(logs => Logs(logs, settings, credential), options =>
            {
                // The scopes have run and step (docs/telemetry.md).
                options.IncludeScopes = true;
                options.IncludeFormattedMessage = true;
            });
        }
    }

    private static string Version => typeof(TelemetryNames).Assembly.GetName().Version!.ToString(3);

    private static void Traces(TracerProviderBuilder traces, TelemetrySettings settings, TokenCredential? credential)
    {
        if (settings.ToOtlp)
            traces.AddOtlpExporter();
        if (settings.AzureMonitor is { } connection)
            traces.AddAzureMonitorTraceExporter(options => To(options, connection, credential));
    }

    private static void Metrics(MeterProviderBuilder metrics, TelemetrySettings settings, TokenCredential? credential)
    {
        if (settings.ToOtlp)
            metrics.AddOtlpExporter();
        if (settings.AzureMonitor is { } connection)
            metrics.AddAzureMonitorMetricExporter(options => To(options, connection, credential));
    }

    private static void Logs(LoggerProviderBuilder logs, TelemetrySettings settings, TokenCredential? credential)
    {
        if (settings.ToOtlp)
            logs.AddOtlpExporter();
        if (settings.AzureMonitor is { } connection)
            logs.AddAzureMonitorLogExporter(options => To(options, connection, credential));
    }

    private static void To(AzureMonitorExporterOptions options, string connection, TokenCredential? credential)
    {
        options.ConnectionString = connection;
        options.Credential = credential;
    }

    private static ManagedIdentityCredential Identity(TelemetrySettings settings)
        => new(settings.ClientId is { } client ? ManagedIdentityId.FromUserAssignedClientId(client) : ManagedIdentityId.SystemAssigned);
}
