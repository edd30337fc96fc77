using Microsoft.Extensions.Logging;

namespace Ironflow.Webhooks;

/// <summary>Log messages of webhooks: events 3400 to 3499. URLs are left out: they may hold secrets.</summary>
internal static partial class Logs
{
    [LoggerMessage(3400, LogLevel.Debug, "Webhook '{Endpoint}': {Type} {EventId} delivered")]
    public static partial void Delivered(ILogger logger, string endpoint, string type, string eventId);

    [LoggerMessage(3401, LogLevel.Warning, "Webhook '{Endpoint}': {Type} {EventId} was not delivered: {Reason}. Round {Attempts}; the next at {NextAt:O}, and the events behind it wait")]
    public static partial void Failed(ILogger logger, string endpoint, string type, string eventId, string reason, int attempts, DateTimeOffset nextAt);

    [LoggerMessage(3402, LogLevel.Error, "Webhook '{Endpoint}': {Type} {EventId} of run {RunId} is given up after a day without a delivery: {Reason}. The run's events still tell it")]
    public static partial void GivenUp(ILogger logger, string endpoint, string type, string eventId, Guid runId, string reason);

    [LoggerMessage(3403, LogLevel.Warning, "Webhook '{Endpoint}' answered 410 Gone and is left alone until the next start; remove it, or set Enabled to false")]
    public static partial void Gone(ILogger logger, string endpoint);

    [LoggerMessage(3404, LogLevel.Error, "Webhook '{Endpoint}': the pass ended early; a later one goes on from the same place")]
    public static partial void PassFailed(ILogger logger, Exception error, string endpoint);
}
