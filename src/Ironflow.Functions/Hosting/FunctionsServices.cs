using System.Text.Encodings.Web;
using System.Text.Json;
using Ironflow.Agents;
using Ironflow.Api;
using Ironflow.Api.Access;
using Ironflow.Concurrency;
using Ironflow.Durable;
using Ironflow.Exporters;
using Ironflow.Functions.Durable;
using Ironflow.Hosting;
using Ironflow.Records;
using Ironflow.Registration;
using Ironflow.Samples.Hello;
using Ironflow.Telemetry;
using Ironflow.Webhooks;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Functions.Hosting;

/// <summary>What the Functions app is made of.</summary>
internal static class FunctionsServices
{
    /// <summary>Adds Ironflow to the app.</summary>
    /// <param name="builder">The app.</param>
    /// <param name="configure">Registers more than the samples.</param>
    /// <exception cref="InvalidConfigurationException">A setting is missing or does not make sense.</exception>
    public static void AddIronflow(this FunctionsApplicationBuilder builder, Action<IronflowBuilder>? configure = null)
        => AddIronflow(builder.Services, builder.Configuration, Path.Combine(AppContext.BaseDirectory, "host.json"), configure);

    internal static void AddIronflow(IServiceCollection services, IConfiguration configuration, string hostJson, Action<IronflowBuilder>? configure = null)
    {
        var auth = AuthOptions.Read(configuration);
        FrontDoor.Require(auth, configuration);
        var options = new IronflowOptions
        {
            MaxStepTimeout = FunctionTimeout.LongestStep(configuration, hostJson),
            StepLimits = StepLimits.Read(configuration),
            RecordEndsAfterwards = true,
        };
        services.AddHostAgents();
        services.AddIronflow(
            ironflow =>
            {
                ironflow.AddFrom(typeof(HelloWorkflow).Assembly);
                configure?.Invoke(ironflow);
            },
            options);

        var upkeep = UpkeepSettings.Read(configuration);
        services.AddSingleton(upkeep);
        services.AddWebhooks(upkeep.Webhooks);

        var store = RecordStorage.Open(configuration);
        services.AddSingleton<IRecordStore>(new ObservedRecordStore(store));
        if (TelemetrySettings.Read(configuration) is { } telemetry)
            TelemetryExporters.Add(services.AddOpenTelemetry(), telemetry);
        services.AddSingleton<FunctionsDurableClient>();
        services.AddSingleton<IDurableClient>(provider => provider.GetRequiredService<FunctionsDurableClient>());

        services.AddIronflowApi(ApiOptionsOf(auth), auth);

        // Payloads are JSON in a JSON string: six characters for each quote would double what history keeps of them.
        services.Configure<JsonSerializerOptions>(json => json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
    }

    // Without a source the front door has seen to it that this is a developer's machine. With one, the name a request came under is the platform's business.
    private static ApiOptions ApiOptionsOf(AuthOptions auth)
        => auth.HasSource ? new ApiOptions { AllowedHosts = [ApiOptions.AnyHost] } : new ApiOptions { AllowUserHeader = true };
}
