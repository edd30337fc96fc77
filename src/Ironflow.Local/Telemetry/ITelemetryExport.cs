using Microsoft.Extensions.Logging;

namespace Ironflow.Local.Telemetry;

/// <summary>A host's export of telemetry, as the host sees it: without a type of OpenTelemetry's, which a host that exports nothing must not load.</summary>
internal interface ITelemetryExport : IAsyncDisposable
{
    /// <summary>Where the host's log lines go besides the console.</summary>
    ILoggerFactory Loggers { get; }
}
