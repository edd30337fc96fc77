using Ironflow.Steps;

namespace Ironflow.Execution.Shell;

/// <summary>Finds a program as the system would, so that a missing one is told apart from a program that exits with 127.</summary>
internal static class ProgramFinder
{
    // What POSIX systems search when PATH is not set.
    private const string DefaultPath = "/usr/bin:/bin";

    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The program's absolute path.</summary>
    /// <exception cref="StepConfigException"><see cref="FailureKind.ShellStart"/>: it says which program and where it was looked for.</exception>
    public static string Find(string program, string? path, string directory)
    {
        if (string.IsNullOrWhiteSpace(program) || program.Contains('\0'))
            throw new StepConfigException("the step names no program; give ShellConfig.Exec one");
        if (program.Contains('/') || (OperatingSystem.IsWindows() && program.Contains('\\')))
        {
            var file = Path.GetFullPath(program, directory);
            return Candidates(file).FirstOrDefault(IsExecutable) ?? throw Missing(program, [file]);
        }

        string[] folders = [.. (path ?? DefaultPath).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.GetFullPath(folder, directory))];
        return Search(program, folders) ?? throw Missing(program, [.. folders.Select(folder => Path.Combine(folder, program))], folders);
    }

    /// <summary>The program's absolute path, or <c>null</c>.</summary>
    public static string? Search(string program, IEnumerable<string> folders)
        => folders.SelectMany(folder => Candidates(Path.Combine(folder, program))).FirstOrDefault(IsExecutable);

    private static IEnumerable<string> Candidates(string file)
        => OperatingSystem.IsWindows() && !Path.HasExtension(file) ? [file + ".exe", file + ".cmd", file + ".bat"] : [file];

    private static bool IsExecutable(string file)
    {
        try
        {
            return File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Executable) != 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static StepConfigException Missing(string program, IReadOnlyList<string> files, IReadOnlyList<string>? folders = null)
    {
        var found = files.FirstOrDefault(file => File.Exists(file) || Directory.Exists(file));
        return new StepConfigException(
            found is not null
                ? $"program '{program}' cannot be started: {found} is not an executable file"
                : $"program '{program}' was not found; looked in {string.Join(", ", folders ?? files)}. Install it on this machine, or give its full path",
            FailureKind.ShellStart);
    }
}
