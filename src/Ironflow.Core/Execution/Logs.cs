using Ironflow.Steps;
using Microsoft.Extensions.Logging;

namespace Ironflow.Execution;

/// <summary>Log messages of step execution: events 1000 to 1099.</summary>
internal static partial class Logs
{
    [LoggerMessage(1000, LogLevel.Information, "Step '{Step}' ({Kind}) started, try {Try}, delivery {Delivery}")]
    public static partial void StepStarted(ILogger logger, string step, StepKind kind, int @try, int delivery);

    [LoggerMessage(1001, LogLevel.Information, "Step '{Step}' ended as {Status} after {DurationMs} ms")]
    public static partial void StepEnded(ILogger logger, string step, StepStatus status, long durationMs);
}
