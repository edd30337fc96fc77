using System.ComponentModel;
using CliWrap.Exceptions;
using Ironflow.Execution;
using Ironflow.Execution.Shell;
using Ironflow.Secrets;

namespace Ironflow.Agents.ClaudeCode;

/// <summary>Whether the CLI is there.</summary>
/// <param name="Path">Where it is; <c>null</c> when it is not.</param>
/// <param name="Version">What it says of its version, such as <c>2.1.330 (Claude Code)</c>.</param>
/// <param name="Problem">What is missing and the remedy; <c>null</c> when nothing is.</param>
public sealed record ClaudeCodeCheck(string? Path, string? Version, string? Problem)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Looks for the program and asks for its version. It asks no model: whether the login is valid shows in the first call.</summary>
    /// <param name="options">The provider's settings.</param>
    /// <param name="secrets">Where the secrets are that the settings name.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    public static async Task<ClaudeCodeCheck> RunAsync(ClaudeCodeOptions options, ISecretSource secrets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        string? path = null;
        try
        {
            var environment = ClaudeEnvironment.Build(options, new SecretScope(secrets));
            path = ClaudeProgram.Find(options, environment, Environment.CurrentDirectory);
            var end = await AskAsync(path, environment, options.KillGrace, cancellationToken);
            return end is { Stopped: false, ExitCode: 0 }
                ? new ClaudeCodeCheck(path, end.Stdout, null)
                : new ClaudeCodeCheck(path, null, $"'{path} --version' does not work: {(end.Stderr.Length > 0 ? end.Stderr : "it did not end in good order")}. {ClaudeProgram.Remedy}");
        }
        catch (Exception error) when (error is StepConfigException or Win32Exception or CliWrapException)
        {
            return new ClaudeCodeCheck(path, null, error.Message);
        }
    }

    private static async Task<CommandEnd> AskAsync(string path, Dictionary<string, string> environment, TimeSpan grace, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(Patience);
        var mark = Guid.NewGuid().ToString("N");
        environment[ShellEnvironment.ProcessMark] = mark;
        var command = new ShellCommand { Program = path, Args = ["--version"], Directory = Environment.CurrentDirectory, Environment = environment, Mark = mark };
        using var run = new CommandRun(command, _ => Task.CompletedTask, grace, TimeProvider.System, stop.Token);
        return await run.RunAsync();
    }
}
