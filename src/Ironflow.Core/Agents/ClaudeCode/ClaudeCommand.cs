using Ironflow.Execution;
using Ironflow.Execution.Shell;

namespace Ironflow.Agents.ClaudeCode;

/// <summary>Makes the command of a call.</summary>
internal static class ClaudeCommand
{
    /// <exception cref="StepConfigException">It cannot be started; says why and what to do.</exception>
    public static ShellCommand Prepare(AgentCall call, ClaudeCodeOptions options)
    {
        var directory = DirectoryOf(call);
        var environment = ClaudeEnvironment.Build(options, call.Secrets);
        var mark = Guid.NewGuid().ToString("N");
        ShellEnvironment.Identify(environment, call.RunId, call.StepName, call.IdempotencyKey, mark);
        return new ShellCommand
        {
            Program = ClaudeProgram.Find(options, environment, directory),
            Args = ClaudeArguments.Of(call, options),
            Directory = directory,
            Environment = environment,
            Mark = mark,
            Stdin = ClaudeArguments.Prompt(call),
        };
    }

    private static string DirectoryOf(AgentCall call)
    {
        if (call.WorkingDirectory is null)
            return Environment.CurrentDirectory;
        if (call.WorkingDirectory.Contains('\0'))
            throw new StepConfigException("the working directory holds a NUL character; leave it out to use the host's");
        var directory = Path.GetFullPath(call.WorkingDirectory);
        return Directory.Exists(directory)
            ? directory
            : throw new StepConfigException($"the working directory {directory} does not exist; create it in an earlier step, or correct WorkingDirectory");
    }
}
