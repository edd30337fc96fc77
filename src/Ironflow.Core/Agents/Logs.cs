using Microsoft.Extensions.Logging;

namespace Ironflow.Agents;

/// <summary>Log messages of agents: events 3300 to 3399.</summary>
internal static partial class Logs
{
    [LoggerMessage(3300, LogLevel.Warning, "Step '{Step}': agent provider '{Provider}' did not return after it was told to stop; its call goes on unobserved, and what it costs is not recorded")]
    public static partial void ProviderAbandoned(ILogger logger, string step, string provider);
}
