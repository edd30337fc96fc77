using Microsoft.Extensions.Logging;

namespace Ironflow.Local.Durable;

internal static partial class Logs
{
    [LoggerMessage(2001, LogLevel.Warning, "A turn of instance {Instance} could not be run; it is replayed from history")]
    public static partial void TurnFailed(this ILogger logger, long instance, Exception exception);

    [LoggerMessage(2002, LogLevel.Warning, "A turn of instance {Instance} could not be written; it is replayed from history and its activities are delivered again")]
    public static partial void TurnNotWritten(this ILogger logger, string instance, Exception exception);

    [LoggerMessage(2003, LogLevel.Warning, "What activity {Activity} of instance {Instance} deferred could not be written; it is delivered again")]
    public static partial void CompletionNotTaken(this ILogger logger, string activity, string instance, Exception exception);

    [LoggerMessage(2004, LogLevel.Warning, "{Count} activities did not end within the time a stop waits; they are delivered again at the next start")]
    public static partial void ActivitiesLeft(this ILogger logger, int count);

    [LoggerMessage(2006, LogLevel.Warning, "The last turns before a stop could not be written; they are run again at the next start")]
    public static partial void StopNotWritten(this ILogger logger, Exception exception);

    [LoggerMessage(2005, LogLevel.Information, "Going on with {Instances} instances and {Timers} timers of an earlier process")]
    public static partial void Resumed(this ILogger logger, int instances, int timers);
}
