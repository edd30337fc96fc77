using Microsoft.Extensions.Logging;

namespace Ironflow.Runs;

/// <summary>Log messages of runs: events 1100 to 1199.</summary>
internal static partial class Logs
{
    [LoggerMessage(1100, LogLevel.Warning, "Run {RunId} was left behind and is repaired: {What}")]
    public static partial void RunRepaired(ILogger logger, Guid runId, string what);
}
