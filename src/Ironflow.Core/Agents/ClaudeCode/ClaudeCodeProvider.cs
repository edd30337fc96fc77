using System.ComponentModel;
using CliWrap.Exceptions;
using Ironflow.Execution;
using Ironflow.Secrets;

namespace Ironflow.Agents.ClaudeCode;

/// <summary>Asks the Claude Code CLI of this machine, without a terminal: one process per call, and nothing it started outlives the call (semantics 11).</summary>
/// <param name="options">The settings.</param>
/// <param name="time">The clock of the idle limit and of the waits between signals.</param>
public sealed class ClaudeCodeProvider(ClaudeCodeOptions options, TimeProvider time) : IAgentProvider
{
    /// <inheritdoc/>
    public string Name => "claude-code";

    /// <inheritdoc/>
    public IReadOnlyList<string> ModelPrefixes { get; } = ["claude", "sonnet", "opus", "haiku"];

    /// <inheritdoc/>
    /// <remarks>Whether the program is installed is not asked: a host that runs no agent steps starts without it. <see cref="ClaudeCodeCheck"/> asks.</remarks>
    public void Validate() => options.Validate();

    /// <inheritdoc/>
    public async Task<AgentReadiness> CheckAsync(ISecretSource secrets, CancellationToken cancellationToken)
    {
        var check = await ClaudeCodeCheck.RunAsync(options, secrets, cancellationToken);
        return new AgentReadiness(Name, check.Problem is null, check.Problem ?? $"{check.Path}, {check.Version}");
    }

    /// <inheritdoc/>
    public async Task<AgentAnswer> InvokeAsync(AgentCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        try
        {
            var command = ClaudeCommand.Prepare(call, options);
            cancellationToken.ThrowIfCancellationRequested();
            using var run = new ClaudeRun(command, call, options, time);
            return await run.RunAsync(cancellationToken);
        }
        catch (Exception error) when (error is StepConfigException or SecretNotFoundException)
        {
            return Failed(error.Message);
        }
        catch (Exception error) when (error is Win32Exception or CliWrapException)
        {
            return Failed($"the program could not be started: {error.Message}");
        }
    }

    private static AgentAnswer Failed(string message) => new() { Failure = new AgentFailure(AgentFailureKind.Config, "Claude Code: " + message) };
}
