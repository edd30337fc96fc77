using Microsoft.Extensions.Logging;

namespace Ironflow.Api;

/// <summary>What the API logs; event ids 4000 to 4099.</summary>
internal static partial class Logs
{
    [LoggerMessage(4000, LogLevel.Error, "{Operation} failed unexpectedly, trace id {TraceId}")]
    public static partial void Unexpected(ILogger logger, Exception error, string operation, string traceId);

    [LoggerMessage(4001, LogLevel.Warning, "{Operation}: the record store does not answer")]
    public static partial void StoreUnavailable(ILogger logger, Exception error, string operation);

    [LoggerMessage(4002, LogLevel.Error, "{Operation} broke off its reply, trace id {TraceId}")]
    public static partial void BrokenReply(ILogger logger, Exception error, string operation, string traceId);
}
