using Ironflow.Registration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ironflow.Agents;

/// <summary>Registers what agent steps need. Providers come from <see cref="IronflowBuilder.AddAgentProvider"/> and from the services, as <see cref="IAgentProvider"/>.</summary>
public static class AgentServices
{
    /// <summary>Registers <see cref="AgentProviders"/> and <see cref="AgentExecutor"/>; <see cref="AgentOptions"/> are the defaults unless the host registers its own.</summary>
    public static IServiceCollection AddAgents(this IServiceCollection services)
    {
        services.TryAddSingleton(new AgentOptions());
        services.TryAddSingleton(provider => new AgentProviders(
            [.. provider.GetRequiredService<WorkflowRegistry>().AgentProviders, .. provider.GetServices<IAgentProvider>()], provider.GetRequiredService<AgentOptions>()));
        services.TryAddSingleton<AgentProgressFeed>();
        services.TryAddSingleton<AgentExecutor>();
        return services;
    }
}
