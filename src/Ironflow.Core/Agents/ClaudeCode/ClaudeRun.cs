using System.Globalization;
using Ironflow.Execution.Shell;

namespace Ironflow.Agents.ClaudeCode;

/// <summary>One process of the CLI, from its start to its answer.</summary>
internal sealed class ClaudeRun : IDisposable
{
    // An answer may have 10 MiB (semantics 10.2); written as JSON it is longer.
    private const int MaxLineBytes = 32 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly CancellationTokenSource giveUp = new();
    private readonly ShellCommand command;
    private readonly AgentCall call;
    private readonly ClaudeCodeOptions options;
    private readonly TimeProvider time;
    private readonly ClaudeStream stream;
    private readonly LineReader reader;
    private readonly ITimer idle;

    public ClaudeRun(ShellCommand command, AgentCall call, ClaudeCodeOptions options, TimeProvider time)
    {
        this.command = command;
        this.call = call;
        this.options = options;
        this.time = time;
        stream = new ClaudeStream(call);
        reader = new LineReader(MaxLineBytes, Take);
        idle = time.CreateTimer(_ => giveUp.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public async Task<AgentAnswer> RunAsync(CancellationToken stop)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop, giveUp.Token);
        using var run = new CommandRun(command, StartedAsync, options.KillGrace, time, stopping.Token) { StdoutReader = reader.ReadAsync };
        var end = await run.RunAsync();
        lock (gate)
            return stream.ToAnswer(Failure(end, stop.IsCancellationRequested), reader.Dropped);
    }

    public void Dispose()
    {
        idle.Dispose();
        giveUp.Dispose();
    }

    private async Task StartedAsync(Steps.ProcessMark mark)
    {
        await call.ProcessStarted(mark);
        idle.Change(options.IdleTimeout, Timeout.InfiniteTimeSpan);
    }

    private void Take(ReadOnlyMemory<byte> line)
    {
        // The end of the process does not end the reading when a child of it holds the pipe.
        lock (gate)
        {
            stream.Take(line.Span);
            idle.Change(stream.ToolRuns ? Timeout.InfiniteTimeSpan : options.IdleTimeout, Timeout.InfiniteTimeSpan);
            if (stream.IsLoginRefused)
                idle.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private AgentFailure? Failure(CommandEnd end, bool isStopped)
    {
        // A result that came before the process was stopped is one.
        if (stream.Result is { } result)
            return ClaudeFailures.OfResult(result, stream, time.GetUtcNow());
        if (stream.IsLoginRefused)
            return ClaudeFailures.LoginRefused();
        if (isStopped)
            return new AgentFailure(AgentFailureKind.Timeout, "Claude Code was stopped before it had answered");
        return end.Stopped
            ? new AgentFailure(AgentFailureKind.Timeout, string.Create(CultureInfo.InvariantCulture, $"Claude Code said nothing for {options.IdleTimeout.TotalSeconds} s and was stopped"))
            : ClaudeFailures.OfEnd(end, stream, reader.Dropped);
    }
}
