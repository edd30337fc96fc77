namespace Ironflow.Execution.Shell;

/// <summary>Gives a command its own session and process group (semantics 11).</summary>
/// <remarks>.NET can start a child in its own group on Windows only, and a group must be made between fork and exec: once the program runs,
/// <c>setpgid</c> is refused. So a launcher that calls <c>setsid</c> and replaces itself by the program does it: the process id stays the
/// same and becomes the group's, and CliWrap still owns pipes and status. util-linux or BusyBox bring <c>setsid</c> on every Linux, perl
/// is part of macOS. <c>posix_spawn</c> would need no helper, but pipes, waiting and statuses of our own, and an engine that runs as
/// process 1 of a container would lose the statuses to .NET's reaper.
/// <para>Before it, <c>sh</c> holds the process until one line arrives on standard input. Meanwhile its mark gets onto the row and its exit is
/// watched; should the engine die before that, the line never comes and the work never starts.</para></remarks>
internal static class SessionLauncher
{
    private static readonly string[] Folders = ["/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin"];

    // read takes single bytes from a pipe, so the program finds the rest of standard input untouched.
    private static readonly string[] Hold = ["/bin/sh", "-c", "IFS= read -r go || exit 125; exec \"$@\"", "sh"];

    private static readonly Lazy<IReadOnlyList<string>?> Prefix = new(Find);

    /// <summary>What stands before program and arguments; empty on Windows.</summary>
    /// <exception cref="StepConfigException">The machine has no launcher.</exception>
    public static IReadOnlyList<string> Arguments
        => OperatingSystem.IsWindows()
            ? []
            : [.. Hold, .. Prefix.Value ?? throw new StepConfigException(
                $"neither 'setsid' nor 'perl' was found in {string.Join(", ", Folders)}; one of them must start commands in their own session. Install util-linux",
                Steps.FailureKind.ShellStart)];

    /// <summary>What lets the held process go on.</summary>
    public static ReadOnlyMemory<byte> Go { get; } = OperatingSystem.IsWindows() ? default : "\n"u8.ToArray();

    /// <summary>Whether the launcher itself says that it could not become the program, such as for a script without its interpreter.</summary>
    public static bool SaysStartFailed(int exitCode, string stderr)
        => exitCode is 126 or 127
        && (stderr.StartsWith("setsid: failed to execute ", StringComparison.Ordinal) || stderr.StartsWith("setsid: can't execute ", StringComparison.Ordinal)
            || stderr.StartsWith("ironflow: cannot execute ", StringComparison.Ordinal));

    private static IReadOnlyList<string>? Find()
        => ProgramFinder.Search("setsid", Folders) is { } setsid ? [setsid] : Perl();

    internal static IReadOnlyList<string>? Perl()
        => ProgramFinder.Search("perl", Folders) is { } perl
            ? [perl, "-MPOSIX", "-e", "POSIX::setsid() > 0 or die; exec { $ARGV[0] } @ARGV; print STDERR \"ironflow: cannot execute $ARGV[0]: $!\\n\"; POSIX::_exit(127)", "--"]
            : null;
}
