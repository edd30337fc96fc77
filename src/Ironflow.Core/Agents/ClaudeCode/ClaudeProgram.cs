using Ironflow.Execution;
using Ironflow.Execution.Shell;

namespace Ironflow.Agents.ClaudeCode;

/// <summary>Where the CLI is.</summary>
internal static class ClaudeProgram
{
    public const string Remedy =
        "Install it with 'npm install -g @anthropic-ai/claude-code', or name it with IRONFLOW_CLAUDE_PROGRAM (ClaudeCodeOptions.Program)";

    /// <summary>Whether it is there.</summary>
    public static bool IsInstalled(ClaudeCodeOptions options, string? path)
    {
        try
        {
            ProgramFinder.Find(options.Program, path, Environment.CurrentDirectory);
            return true;
        }
        catch (StepConfigException)
        {
            return false;
        }
    }

    /// <exception cref="StepConfigException">It is not there; the message says where it was looked for and what to do.</exception>
    public static string Find(ClaudeCodeOptions options, IReadOnlyDictionary<string, string> environment, string directory)
    {
        try
        {
            return ProgramFinder.Find(options.Program, environment.GetValueOrDefault("PATH"), directory);
        }
        catch (StepConfigException)
        {
            throw new StepConfigException($"the program '{options.Program}' was not found{(Path.GetFileName(options.Program) == options.Program ? " on PATH" : "")}. {Remedy}. 'ironflow doctor' says what else could answer");
        }
    }
}
