using Ironflow.Api.Access;
using Ironflow.Api.Events;
using Ironflow.Gates;
using Ironflow.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ironflow.Api;

/// <summary>Adds the HTTP API to a host's services.</summary>
public static class ApiServices
{
    /// <summary>Adds the API. The host provides <c>IRecordStore</c>, <c>IDurableClient</c> and <c>WorkflowRegistry</c>; an <see cref="ICallerSource"/> it has
    /// registered before is kept, otherwise <see cref="LoopbackCallerSource"/> serves.</summary>
    /// <exception cref="Hosting.InvalidConfigurationException">The options do not make sense.</exception>
    public static IServiceCollection AddIronflowApi(this IServiceCollection services, ApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        services.AddSingleton(options);
        services.AddSingleton<ApiHost>();
        services.AddSingleton<StreamSlots>();
        services.TryAddSingleton<ICallerSource, LoopbackCallerSource>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RunService>();
        services.TryAddSingleton<RunRetryService>();
        services.TryAddSingleton<DecisionService>();
        services.TryAddSingleton<SignalService>();
        return services;
    }
}
