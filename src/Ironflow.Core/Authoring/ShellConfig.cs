using Ironflow.Steps;

namespace Ironflow;

/// <summary>What a shell step runs (semantics 11).</summary>
public sealed record ShellConfig
{
    /// <summary>A command line for <c>sh -c</c>. Never build it from workflow data; use <see cref="Exec"/> for that.</summary>
    public ShellConfig(string command)
    {
        ArgumentNullException.ThrowIfNull(command);
        Command = command;
    }

    private ShellConfig(string program, IReadOnlyList<string> args)
    {
        Program = program;
        Args = args;
    }

    /// <summary>The command line, when the shell runs it.</summary>
    public string? Command { get; }

    /// <summary>The program, when it is started directly.</summary>
    public string? Program { get; }

    /// <summary>The program's arguments.</summary>
    public IReadOnlyList<string>? Args { get; }

    /// <summary>The working directory.</summary>
    /// <value>Default: the host's.</value>
    public string? Directory { get; init; }

    /// <summary>Environment variables added to the inherited ones. A value <c>secret:NAME</c> is resolved in the activity.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether nothing is inherited from the host's environment.</summary>
    public bool CleanEnvironment { get; init; }

    /// <summary>A text for standard input.</summary>
    /// <value>Default: none; standard input is closed.</value>
    public string? Stdin { get; init; }

    /// <summary>Whether a non-zero exit code is data rather than a failure.</summary>
    public bool ExitCodeAsOutput { get; init; }

    /// <summary>Starts a program directly: arguments are never interpreted by a shell.</summary>
    public static ShellConfig Exec(string program, params IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(args);
        return new ShellConfig(program, [.. args]);
    }

    internal ShellStepConfig ToStepConfig() => new()
    {
        Command = Command,
        Program = Program,
        Args = Args,
        Dir = Directory,
        Env = [.. Environment.Select(pair => (IReadOnlyList<string>)[pair.Key, pair.Value])],
        CleanEnv = CleanEnvironment,
        Stdin = Stdin,
        ExitCodeAsOutput = ExitCodeAsOutput,
    };
}
