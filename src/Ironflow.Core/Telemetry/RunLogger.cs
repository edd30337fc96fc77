using Microsoft.Extensions.Logging;

namespace Ironflow.Telemetry;

/// <summary>A handler's logger: its lines carry their run. A scope around the handler's code would not do: the code goes on in another turn, perhaps on another machine.</summary>
/// <param name="inner">The engine's replay-safe logger.</param>
/// <param name="scope">The run.</param>
internal sealed class RunLogger(ILogger inner, RunScope scope) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!inner.IsEnabled(logLevel))
            return;
        using (inner.BeginScope(scope))
            inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
