using System.Runtime.CompilerServices;
using Ironflow.Exporters;
using Ironflow.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Ironflow.Local.Telemetry;

/// <summary>A host's export of telemetry, from its start to its end.</summary>
internal sealed class TelemetryExport : ITelemetryExport
{
    /// <summary>How long the end waits for a collector: an ended run has nothing else to wait for.</summary>
    private const int FlushMs = 5_000;

    private readonly OpenTelemetrySdk sdk;

    private TelemetryExport(OpenTelemetrySdk sdk) => this.sdk = sdk;

    /// <summary>Where the host's log lines go besides the console.</summary>
    public ILoggerFactory Loggers => sdk.GetLoggerFactory();

    /// <summary>Begins to export.</summary>
    /// <returns><c>null</c> when the settings name no place to send to.</returns>
    /// <remarks>Not inlined: a host that exports nothing must not load OpenTelemetry for having been compiled.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ITelemetryExport? Open(IConfiguration configuration)
    {
        if (TelemetrySettings.Read(configuration) is not { } settings)
            return null;
        return new TelemetryExport(OpenTelemetrySdk.Create(telemetry =>
        {
            telemetry.Services.AddSingleton(configuration);
            TelemetryExporters.Add(telemetry, settings);
        }));
    }

    /// <summary>Sends what is left. A collector that is away, or silent, costs at most the wait and fails nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        var flushing = Task.WhenAll(
            Task.Run(() => sdk.TracerProvider.Shutdown(FlushMs)), Task.Run(() => sdk.MeterProvider.Shutdown(FlushMs)), Task.Run(() => sdk.LoggerProvider.Shutdown(FlushMs)));
        await ((Task)flushing).WaitAsync(TimeSpan.FromMilliseconds(FlushMs)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (flushing.IsCompleted)
            sdk.Dispose();
    }
}
