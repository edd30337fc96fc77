using Microsoft.Extensions.Logging;

namespace Ironflow.Local.Hosting;

/// <summary>Loggers that outlive the factory they are added to.</summary>
internal sealed class SharedLoggers(ILoggerFactory loggers) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => loggers.CreateLogger(categoryName);

    public void Dispose()
    {
    }
}
