using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Ironflow.TestKit.DurableContract;

/// <summary>Keeps log lines by category.</summary>
public sealed class LineLoggers : ILoggerFactory
{
    private readonly ConcurrentQueue<(string Category, string Line)> lines = new();

    /// <summary>The lines of a category, in order.</summary>
    public IReadOnlyList<string> Of(string category) => [.. lines.Where(line => line.Category == category).Select(line => line.Line)];

    /// <summary>Writes a line.</summary>
    public void Log(ILogger logger, string line) => logger.Log(LogLevel.Information, default, line, null, static (state, _) => state);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider)
    {
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Logger(LineLoggers owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.lines.Enqueue((category, formatter(state, exception)));
    }
}
