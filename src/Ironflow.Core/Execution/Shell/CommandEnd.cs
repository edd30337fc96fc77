namespace Ironflow.Execution.Shell;

/// <summary>How a command ended, and what it said.</summary>
internal sealed record CommandEnd
{
    /// <summary>The exit code, negative for a signal; absent when even SIGKILL did not end it in time.</summary>
    public int? ExitCode { get; init; }

    public bool Stopped { get; init; }

    /// <summary>Whether its pipes were still held when draining ended.</summary>
    public bool OutputDropped { get; init; }

    /// <summary>How many background processes it left, which were killed.</summary>
    public int BackgroundKilled { get; init; }

    public required string Stdout { get; init; }

    public required string Stderr { get; init; }

    public long StdoutCut { get; init; }

    public long StderrCut { get; init; }
}
