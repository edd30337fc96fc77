using Microsoft.Extensions.Logging;

namespace Ironflow.Audit;

/// <summary>What the audit logs; event ids 6000 to 6009.</summary>
internal static partial class Logs
{
    [LoggerMessage(6000, LogLevel.Error, "The store did not take an audit row: {Outcome} {Operation} on {Target} by {Actor}, request {RequestId}")]
    public static partial void RowLost(ILogger logger, Exception error, AuditOutcome outcome, string operation, string target, string actor, string requestId);
}
