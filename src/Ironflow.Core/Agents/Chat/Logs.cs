using Microsoft.Extensions.Logging;

namespace Ironflow.Agents.Chat;

/// <summary>Log messages of calls of model services: events 3320 to 3339.</summary>
internal static partial class Logs
{
    [LoggerMessage(3320, LogLevel.Warning, "Step '{Step}': operation {Operation}, used as a tool, did not return after it was told to stop; it goes on unobserved. Let it heed OperationContext.CancellationToken")]
    public static partial void ToolAbandoned(ILogger logger, string step, Type operation);
}
