using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ironflow.Webhooks;

/// <summary>Registers webhooks.</summary>
public static class WebhookServices
{
    /// <summary>Registers <see cref="WebhookDispatcher"/>; the host calls its <see cref="WebhookDispatcher.RunOnceAsync"/> again and again. Named secrets are
    /// looked up when the dispatcher is first asked for, which a host does before it listens.</summary>
    /// <exception cref="Hosting.InvalidConfigurationException">An endpoint is not in order.</exception>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, WebhookOptions options)
    {
        WebhookRules.Validate(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<WebhookDispatcher>();
        return services;
    }
}
