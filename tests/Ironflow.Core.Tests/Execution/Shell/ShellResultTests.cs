using Ironflow.Execution.Shell;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Execution.Shell;

public sealed class ShellResultTests : ShellFixture
{
    [Fact]
    public async Task Rule11_Shell_Command_Succeeds_OutputHasTheThreeMembers()
    {
        var outcome = await RunAsync(new ShellConfig("echo out; echo err >&2"));

        Assert.Null(outcome.Failure);
        Assert.Equal("""{"stdout":"out","stderr":"err","exit_code":0}""", outcome.Output!.Value.Text);
    }

    [Theory]
    [InlineData("printf 'no newline'", "no newline")]
    [InlineData("printf 'line \\t\\n\\n'", "line")]
    [InlineData("printf '  kept'", "  kept")]
    [InlineData("", "")]
    [InlineData("printf 'a\\377\\376b'", "a\uFFFD\uFFFDb")]
    public async Task Stdout_AnyEnding_IsLossyAndRightTrimmed(string command, string expected)
    {
        var outcome = await RunAsync(new ShellConfig(command));

        Assert.Equal(expected, outcome.Json().GetProperty("stdout").GetString());
    }

    [Fact]
    public async Task Quirk43_Command_ExitsNonZero_FailureKeepsOutputAndCode()
    {
        var outcome = await RunAsync(new ShellConfig("echo partial; echo why >&2; exit 3"));

        Assert.Equal(FailureKind.Shell, outcome.Failure!.Kind);
        Assert.Equal("shell exited with code 3: why", outcome.Failure.Message);
        Assert.Equal(3, outcome.Failure.ExitCode);
        Assert.False(outcome.Failure.IsTransient);
        Assert.Equal("partial", outcome.Json().GetProperty("stdout").GetString());
        Assert.Equal(3, outcome.Json().GetProperty("exit_code").GetInt32());
    }

    [Fact]
    public async Task Command_ExitCodeAsOutput_IsData()
    {
        var outcome = await RunAsync(new ShellConfig("exit 3") { ExitCodeAsOutput = true });

        Assert.Null(outcome.Failure);
        Assert.Equal(3, outcome.Json().GetProperty("exit_code").GetInt32());
    }

    [Theory]
    [InlineData("kill -9 $$", -9, "shell exited with code -9 (killed by SIGKILL)")]
    [InlineData("exit 129", 129, "shell exited with code 129")]
    [InlineData("exit 127", 127, "shell exited with code 127")]
    public async Task Rule11_Shell_Command_DiesBySignalOrExitsWithItsLikeness_IsToldApart(string command, int code, string message)
    {
        var outcome = await RunAsync(new ShellConfig(command));

        Assert.Equal(code, outcome.Failure!.ExitCode);
        Assert.Equal(message, outcome.Failure.Message);
    }

    [Fact]
    public async Task Rule11_Shell_Program_Missing_SaysWhichAndWhere()
    {
        var outcome = await RunAsync(ShellConfig.Exec("no-such-program-here") with { Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" } });

        Assert.Equal(FailureKind.ShellStart, outcome.Failure!.Kind);
        Assert.StartsWith("program 'no-such-program-here' was not found; looked in /usr/bin, /bin.", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Null(outcome.Failure.ExitCode);
    }

    [Fact]
    public async Task Program_MissingByPath_NamesTheFile()
    {
        var outcome = await RunAsync(ShellConfig.Exec("./nothing") with { Directory = Folder });

        Assert.Equal(FailureKind.ShellStart, outcome.Failure!.Kind);
        Assert.Contains(Path.Combine(Folder, "nothing"), outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_NotExecutable_SaysSo()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "plain"), "text");

        var outcome = await RunAsync(ShellConfig.Exec("./plain") with { Directory = Folder });

        Assert.Equal(FailureKind.ShellStart, outcome.Failure!.Kind);
        Assert.Contains("is not an executable file", outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_ItsInterpreterMissing_IsAStartFailure()
    {
        var script = Path.Combine(Folder, "script");
        await File.WriteAllTextAsync(script, "#!/no/such/interpreter\n");
#pragma warning disable CA1416 // The commands of these tests are those of Unix.
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
#pragma warning restore CA1416

        var outcome = await RunAsync(ShellConfig.Exec(script));

        Assert.Equal(FailureKind.ShellStart, outcome.Failure!.Kind);
        Assert.Contains(script, outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule1_Program_Args_ReachItUninterpreted()
    {
        string[] args = ["a b", "", "\"q\"", "back\\slash\\", "$HOME", "*", "new\nline", "'", "ünï"];

        var outcome = await RunAsync(ShellConfig.Exec("printf", ["[%s]", .. args]));

        Assert.Equal(string.Concat(args.Select(arg => $"[{arg}]")), outcome.Json().GetProperty("stdout").GetString());
    }

    [Fact]
    public async Task Program_ArgumentTooLong_IsAStartFailure()
    {
        var outcome = await RunAsync(ShellConfig.Exec("printf", new string('x', 1_000_000)));

        Assert.Equal(FailureKind.ShellStart, outcome.Failure!.Kind);
    }

    [Fact]
    public async Task Directory_Given_IsWhereItRuns()
    {
        var outcome = await RunAsync(new ShellConfig("pwd") { Directory = Folder });

        Assert.Equal(Folder, outcome.Json().GetProperty("stdout").GetString());
    }

    [Fact]
    public async Task Directory_Missing_IsAConfigFailure()
    {
        var outcome = await RunAsync(new ShellConfig("pwd") { Directory = Path.Combine(Folder, "gone") });

        Assert.Equal(FailureKind.Config, outcome.Failure!.Kind);
        Assert.Contains("gone does not exist", outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_NotOfAShellStep_IsAConfigFailure()
    {
        var executor = new ShellExecutor(new(), TimeProvider.System);

        Assert.Equal(FailureKind.Config, (await executor.ExecuteAsync(Executions.Of(new SkipStepConfig("no"), StepKind.Shell))).Failure!.Kind);
        Assert.Equal(FailureKind.Config, (await executor.ExecuteAsync(Executions.Of(new ShellStepConfig(), StepKind.Shell))).Failure!.Kind);
    }

    [Fact]
    public async Task Stdin_Text_IsRead()
    {
        var outcome = await RunAsync(ShellConfig.Exec("cat") with { Stdin = "ünï\nlast" });

        Assert.Equal("ünï\nlast", outcome.Json().GetProperty("stdout").GetString());
    }

    [Fact]
    public async Task Stdin_None_IsClosedAtOnce()
    {
        var outcome = await RunAsync(ShellConfig.Exec("cat"));

        Assert.Equal("", outcome.Json().GetProperty("stdout").GetString());
    }

    [Fact]
    public async Task Stdin_LargeAndNotRead_DoesNotHoldTheStep()
    {
        var outcome = await RunAsync(new ShellConfig("exit 0") { Stdin = new string('x', 5_000_000) });

        Assert.Null(outcome.Failure);
    }

    [Fact]
    public async Task Rule11_Shell_Process_RunsInItsOwnSessionAndItsMarkNamesTheLeader()
    {
        ProcessMark? mark = null;
        var outcome = await RunAsync(new ShellConfig("echo $$; cut -d' ' -f5,6 /proc/$$/stat"), started: started =>
        {
            mark = started;
            return Task.CompletedTask;
        });

        var lines = outcome.Json().GetProperty("stdout").GetString()!.Split('\n');
        Assert.Equal(mark!.Pid.ToString(System.Globalization.CultureInfo.InvariantCulture), lines[0]);
        Assert.Equal($"{lines[0]} {lines[0]}", lines[1]);
        Assert.Equal(Environment.MachineName, mark.Machine);
        Assert.True(mark.StartedAt > 0);
    }

    [Fact]
    public void PerlLauncher_WhereThereIsNoSetsid_IsOffered()
        => Assert.Contains("setsid", SessionLauncher.Perl()![3], StringComparison.Ordinal);
}
