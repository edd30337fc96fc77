using Microsoft.Extensions.Logging;

namespace Ironflow.Execution.Operations;

internal static partial class Logs
{
    [LoggerMessage(EventId = 3200, Level = LogLevel.Warning, Message = "Step '{Step}': operation {Operation} did not return after it was told to stop; it goes on unobserved. Let it heed OperationContext.CancellationToken")]
    public static partial void OperationAbandoned(ILogger logger, string step, Type operation);
}
