using Microsoft.Extensions.Logging;

namespace Ironflow.Orchestration;

/// <summary>Log messages of orchestrations: events 1200 to 1299.</summary>
internal static partial class Logs
{
    [LoggerMessage(1200, LogLevel.Warning, "The end of run {RunId} is not on record yet and is left to the sweep")]
    public static partial void EndLeftToSweep(ILogger logger, Exception error, string runId);
}
