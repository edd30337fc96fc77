using Ironflow.Access;
using Ironflow.Api.Access;
using Ironflow.Api.Audit;
using Ironflow.Api.Events;
using Ironflow.Audit;
using Ironflow.Gates;
using Ironflow.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ironflow.Api;

/// <summary>Adds the HTTP API to a host's services.</summary>
public static class ApiServices
{
    /// <summary>Adds the API. The host provides <c>IRecordStore</c>, <c>IDurableClient</c> and <c>WorkflowRegistry</c>; an <see cref="ICallerSource"/> it has
    /// registered before is kept.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">The settings.</param>
    /// <param name="auth">Whom the host lets in; without it whoever reaches it, which is right on loopback only: <see cref="FrontDoor"/> has the rule.</param>
    /// <exception cref="Hosting.InvalidConfigurationException">The options do not make sense.</exception>
    public static IServiceCollection AddIronflowApi(this IServiceCollection services, ApiOptions options, AuthOptions? auth = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        services.AddSingleton(options);
        services.AddSingleton<ApiHost>();
        services.AddSingleton<StreamSlots>();
        services.AddSingleton(auth ?? AuthOptions.None);
        services.TryAddSingleton<ICallerSource, HostCallerSource>();
        services.AddSingleton<KeyCallers>();
        services.TryAddSingleton<ApiKeyCheck>();
        services.TryAddSingleton<ApiKeys>();
        services.TryAddSingleton<KeyUse>();
        services.TryAddSingleton<Grants>();
        services.TryAddSingleton<AuditTrail>();
        services.AddSingleton<RefusedKeys>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RunService>();
        services.TryAddSingleton<RunRetryService>();
        services.TryAddSingleton<DecisionService>();
        services.TryAddSingleton<SignalService>();
        return services;
    }
}
