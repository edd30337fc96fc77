using Ironflow.Registration;

namespace Ironflow.Agents.ClaudeCode;

/// <summary>Registers the provider.</summary>
public static class ClaudeCodeRegistration
{
    /// <summary>Adds <see cref="ClaudeCodeProvider"/>: steps whose model begins with claude, sonnet, opus or haiku, or that name <c>claude-code</c>, ask the installed CLI.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The settings; the defaults when absent.</param>
    public static IronflowBuilder AddClaudeCode(this IronflowBuilder builder, ClaudeCodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddAgentProvider(new ClaudeCodeProvider(options ?? new ClaudeCodeOptions(), TimeProvider.System));
    }
}
