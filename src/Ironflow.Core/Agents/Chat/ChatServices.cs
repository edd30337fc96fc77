using Ironflow.Hosting;
using Ironflow.Registration;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Agents.Chat;

/// <summary>Registers model services as agent providers, after those of <see cref="IronflowBuilder.AddAgentProvider"/>.</summary>
public static class ChatServices
{
    /// <summary>Registers every service of a configuration.</summary>
    /// <exception cref="InvalidConfigurationException">A service's options are not valid.</exception>
    public static IServiceCollection AddChatAgents(this IServiceCollection services, AgentConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        foreach (var service in configuration.Services)
        {
            service.Validate();
            services.AddSingleton<IAgentProvider>(provider => new ChatAgentProvider(
                service,
                configuration.Prices,
                provider.GetRequiredService<WorkflowRegistry>(),
                provider,
                provider.GetRequiredService<IronflowOptions>(),
                provider.GetRequiredService<TimeProvider>()));
        }

        return services;
    }
}
