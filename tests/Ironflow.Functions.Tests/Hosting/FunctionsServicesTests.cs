using Ironflow.Api;
using Ironflow.Api.Access;
using Ironflow.Durable;
using Ironflow.Execution;
using Ironflow.Functions.Durable;
using Ironflow.Functions.Hosting;
using Ironflow.Hosting;
using Ironflow.Orchestration;
using Ironflow.Runs;
using Ironflow.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Functions.Tests.Hosting;

public sealed class FunctionsServicesTests
{
    private readonly ServiceProvider services = Services();

    [Theory]
    [InlineData(typeof(RunOrchestrator))]
    [InlineData(typeof(ActivityHost))]
    [InlineData(typeof(RunSweep))]
    [InlineData(typeof(ApiHost))]
    [InlineData(typeof(StartupCheck))]
    [InlineData(typeof(RunRetention))]
    [InlineData(typeof(UpkeepSettings))]
    [InlineData(typeof(WebhookDispatcher))]
    public void Services_WhatTheFunctionsTake_IsThere(Type service) => Assert.NotNull(services.GetService(service));

    [Fact]
    public void DurableClient_OfTheServices_IsTheOneTheTriggersHandTheirsTo()
        => Assert.Same(services.GetRequiredService<FunctionsDurableClient>(), services.GetRequiredService<IDurableClient>());

    [Fact]
    public void CheckWorkflows_SamplesUnderTheAppsTimeout_Passes() => services.GetRequiredService<StartupCheck>().CheckWorkflows();

    [Fact]
    public void CheckWorkflows_TimeoutBelowAStepsDefault_NamesTheSetting()
    {
        using var tight = Services(("AzureFunctionsJobHost:functionTimeout", "00:04:00"));
        var error = Assert.Throws<InvalidConfigurationException>(tight.GetRequiredService<StartupCheck>().CheckWorkflows);
        Assert.Contains("functionTimeout", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Services_InAzureWithSignIn_BelieveItAndNoHeaderOfOurOwn()
    {
        using var signedIn = Services(("Ironflow:Auth:AppService", "true"), ("WEBSITE_AUTH_ENABLED", "True"), ("WEBSITE_INSTANCE_ID", "a1"));
        Assert.True(signedIn.GetRequiredService<AuthOptions>().AppService);
        Assert.False(signedIn.GetRequiredService<ApiOptions>().AllowUserHeader);
    }

    [Fact]
    public void Services_InAzureWithoutAuthentication_Refuse()
        => Assert.Throws<InvalidConfigurationException>(() => Services(("WEBSITE_INSTANCE_ID", "a1")).Dispose());

    private static ServiceProvider Services(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings
                .Append(("AzureWebJobsStorage", "UseDevelopmentStorage=true"))
                .Append(("AZURE_FUNCTIONS_ENVIRONMENT", settings.Any(s => s.Key.StartsWith("Ironflow:Auth", StringComparison.Ordinal)) ? "Production" : "Development"))
                .ToDictionary(s => s.Item1, s => s.Item2))
            .Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration);
        FunctionsServices.AddIronflow(services, configuration, Path.Combine(AppContext.BaseDirectory, "host.json"));
        return services.BuildServiceProvider(validateScopes: true);
    }
}
