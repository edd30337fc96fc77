using Ironflow.Steps;

namespace Ironflow.Execution.Shell;

/// <summary>A command ready to start: checked, its program found, its secrets resolved.</summary>
internal sealed record ShellCommand
{
    public required string Program { get; init; }

    public required IReadOnlyList<string> Args { get; init; }

    public required string Directory { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required string Mark { get; init; }

    public string? Stdin { get; init; }

    public bool ExitCodeAsOutput { get; init; }

    /// <exception cref="StepConfigException">It cannot be started; says why and what to do.</exception>
    public static ShellCommand Prepare(StepExecution execution)
    {
        var config = StepConfigReader.Read<ShellStepConfig>(execution.Request.Config);
        if ((config.Command is null) == (config.Program is null))
            throw new StepConfigException("a shell step has either a command line or a program; use new ShellConfig(\"…\") or ShellConfig.Exec(…)");
        if (config.Command?.Contains('\0') == true)
            throw new StepConfigException("the command line holds a NUL character, which no program can receive");

        var directory = DirectoryOf(config);
        var mark = Guid.NewGuid().ToString("N");
        var environment = ShellEnvironment.Build(config, execution, mark);
        IReadOnlyList<string> args = config.Command is not null
            ? ["-c", config.Command]
            : [.. (config.Args ?? []).Select((arg, index) => ShellEnvironment.Resolve(arg, $"argument {index + 1}", execution.Secrets))];
        return new ShellCommand
        {
            Program = config.Program is null ? Shell() : ProgramFinder.Find(config.Program, environment.GetValueOrDefault("PATH"), directory),
            Args = args,
            Directory = directory,
            Environment = environment,
            Mark = mark,
            Stdin = config.Stdin is null ? null : ShellEnvironment.Resolve(config.Stdin, "stdin", execution.Secrets),
            ExitCodeAsOutput = config.ExitCodeAsOutput,
        };
    }

    // Windows has no sh of its own; Git for Windows brings one.
    private static string Shell()
        => OperatingSystem.IsWindows()
            ? ProgramFinder.Find("sh", System.Environment.GetEnvironmentVariable("PATH"), System.Environment.CurrentDirectory)
            : ProgramFinder.Find("/bin/sh", null, "/");

    private static string DirectoryOf(ShellStepConfig config)
    {
        if (config.Dir is null)
            return System.Environment.CurrentDirectory;
        if (config.Dir.Length == 0 || config.Dir.Contains('\0'))
            throw new StepConfigException("the working directory is empty or holds a NUL character; leave it out to use the host's");
        var directory = Path.GetFullPath(config.Dir);
        return System.IO.Directory.Exists(directory)
            ? directory
            : throw new StepConfigException($"the working directory {directory} does not exist; create it in an earlier step, or correct Directory");
    }
}
