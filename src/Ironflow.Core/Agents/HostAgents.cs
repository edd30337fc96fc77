using Ironflow.Agents.Chat;
using Ironflow.Agents.ClaudeCode;
using Ironflow.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Agents;

/// <summary>The agent providers of a host, as its environment says.</summary>
public static class HostAgents
{
    /// <summary>Registers the model services whose variables are set (<see cref="AgentConfiguration.FromEnvironment"/>), and before them Claude Code where it is installed, or where nothing
    /// else is there. Call it before <see cref="IronflowServices.AddIronflow"/>.</summary>
    /// <remarks><c>IRONFLOW_CLAUDE_PROGRAM</c> and <c>IRONFLOW_CLAUDE_MODEL</c> are Claude Code's program and default model, <c>ANTHROPIC_API_KEY</c> its key;
    /// <c>IRONFLOW_AGENT_PROVIDER</c> and <c>IRONFLOW_AGENT_MODEL</c> answer the steps that name none.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="variable">Reads a variable; those of the process when <c>null</c>.</param>
    /// <exception cref="InvalidConfigurationException">A variable's value is not valid; the message names it and the remedy.</exception>
    public static IServiceCollection AddHostAgents(this IServiceCollection services, Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        var configuration = AgentConfiguration.FromEnvironment(variable);
        var claude = new ClaudeCodeOptions
        {
            Program = Text("IRONFLOW_CLAUDE_PROGRAM") ?? "claude",
            DefaultModel = Text("IRONFLOW_CLAUDE_MODEL"),
            ApiKeySecret = Text(ClaudeCodeOptions.KeyVariable) is null ? null : ClaudeCodeOptions.KeyVariable,
        };
        services.AddSingleton(new AgentOptions { DefaultProvider = Text("IRONFLOW_AGENT_PROVIDER"), DefaultModel = Text("IRONFLOW_AGENT_MODEL") });
        if (configuration.Services.Count == 0 || ClaudeProgram.IsInstalled(claude, variable("PATH")))
            services.AddSingleton<IAgentProvider>(provider => new ClaudeCodeProvider(claude, provider.GetRequiredService<TimeProvider>()));
        return services.AddChatAgents(configuration);

        string? Text(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
    }

    /// <summary>What else could be set up, each with how.</summary>
    public static IEnumerable<AgentReadiness> NotConfigured(AgentProviders providers)
    {
        ArgumentNullException.ThrowIfNull(providers);
        AgentReadiness[] known =
        [
            new("claude-code", false, "not configured. " + ClaudeProgram.Remedy),
            new("openai", false, "not configured; set OPENAI_API_KEY"),
            new("anthropic", false, "not configured; set ANTHROPIC_API_KEY"),
            new("azure-openai", false, "not configured; set AZURE_OPENAI_ENDPOINT and IRONFLOW_AZURE_OPENAI_MODEL to a deployment"),
            new("openai-compatible", false, "not configured; set IRONFLOW_OPENAI_COMPATIBLE_ENDPOINT, such as http://127.0.0.1:11434/v1, and IRONFLOW_OPENAI_COMPATIBLE_MODEL"),
        ];
        return known.Where(k => providers.Find(k.Provider) is null);
    }
}
