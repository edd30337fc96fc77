using Ironflow.Agents;
using Ironflow.Hosting;
using Ironflow.Registration;
using Ironflow.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Ironflow.Local.Hosting;

/// <summary>What a local host's services are made of, besides its store and engine.</summary>
internal static class LocalServices
{
    /// <param name="options">The host's options.</param>
    /// <param name="exported">Where log lines go besides the console: those of level Information too, whatever the console shows.</param>
    public static ILoggerFactory CreateLoggers(LocalHostOptions options, ILoggerFactory? exported) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(exported is null || options.LogLevel < LogLevel.Information ? options.LogLevel : LogLevel.Information);
        logging.AddFilter<ConsoleLoggerProvider>(category: null, options.LogLevel);
        if (exported is not null)
            logging.AddProvider(new SharedLoggers(exported));
        // Standard output belongs to the command's own words.
        logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    });

    public static IServiceCollection Create(LocalHostOptions options, ILoggerFactory loggers)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        services.AddSingleton(options.Time);
        // Made by a delegate, so that the provider of the services disposes of it.
        services.AddSingleton(_ => loggers);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddWebhooks(options.Webhooks);
        if (options.Agents is { } agents)
            services.AddSingleton(agents);
        else if (options.AgentsFromEnvironment)
            services.AddHostAgents();
        return services.AddIronflow(builder => Configure(builder, options), options.Ironflow);
    }

    /// <summary>The workflows and operations of the options, without a host.</summary>
    /// <exception cref="InvalidConfigurationException">One cannot be registered.</exception>
    public static WorkflowRegistry RegistryOf(LocalHostOptions options)
    {
        var builder = new IronflowBuilder();
        Configure(builder, options);
        return builder.Build();
    }

    private static void Configure(IronflowBuilder builder, LocalHostOptions options)
    {
        foreach (var assembly in options.Assemblies)
            builder.AddFrom(assembly);
        options.Configure?.Invoke(builder);
    }
}
