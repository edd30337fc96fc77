using Ironflow.Agents;
using Ironflow.Audit;
using Ironflow.Concurrency;
using Ironflow.Execution;
using Ironflow.Execution.Http;
using Ironflow.Execution.Operations;
using Ironflow.Execution.Shell;
using Ironflow.Gates;
using Ironflow.Orchestration;
using Ironflow.Registration;
using Ironflow.Runs;
using Ironflow.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Ironflow.Hosting;

/// <summary>Registers Ironflow's services. The host adds <see cref="Records.IRecordStore"/> and <see cref="Durable.IDurableClient"/>.</summary>
public static class IronflowServices
{
    /// <summary>Registers what both hosts share.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Registers workflows and operations.</param>
    /// <param name="options">The settings; defaults when <c>null</c>.</param>
    /// <exception cref="InvalidConfigurationException">A workflow or an operation cannot be registered.</exception>
    public static IServiceCollection AddIronflow(this IServiceCollection services, Action<IronflowBuilder> configure, IronflowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new IronflowBuilder();
        configure(builder);
        services.AddSingleton(builder.Build());
        services.AddSingleton(options ?? new IronflowOptions());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISecretSource, ConfigurationSecretSource>();
        services.TryAddSingleton<IHostIdentity, ProcessIdentity>();
        services.AddSingleton<ShellExecutor>();
        services.AddSingleton(provider => new HttpExecutor(provider.GetRequiredService<IronflowOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<OperationExecutor>();
        services.AddAgents();
        services.AddSingleton(provider => new StepExecutors(new Dictionary<string, IStepExecutor>
        {
            [DurableNames.Shell] = provider.GetRequiredService<ShellExecutor>(),
            [DurableNames.Http] = provider.GetRequiredService<HttpExecutor>(),
            [DurableNames.Agent] = provider.GetRequiredService<AgentExecutor>(),
            [DurableNames.Operation] = provider.GetRequiredService<OperationExecutor>(),
        }));
        services.AddSingleton<StepRunner>();
        services.AddSingleton<StepReuse>();
        services.AddSingleton<RunCanceller>();
        services.AddSingleton<SignalMatcher>();
        services.AddSingleton<RecordedRows>();
        services.AddSingleton<ParentTeller>();
        services.AddSingleton<PlainRecorder>();
        services.AddSingleton<WaveRecorder>();
        services.AddSingleton<GateRecorder>();
        services.AddSingleton<ChildRecorder>();
        services.AddSingleton<RunRecorder>();
        services.AddSingleton(provider => new RecordActivity(
            provider.GetRequiredService<PlainRecorder>(),
            provider.GetRequiredService<WaveRecorder>(),
            provider.GetRequiredService<GateRecorder>(),
            provider.GetRequiredService<ChildRecorder>(),
            provider.GetRequiredService<RunRecorder>(),
            provider.GetRequiredService<RunSlotRecorder>()));
        services.AddSingleton(provider => SlotBook.Over(
            provider.GetRequiredService<Records.IRecordStore>(),
            provider.GetRequiredService<Durable.IDurableClient>(),
            provider.GetRequiredService<IronflowOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RunSlotRecorder>();
        services.AddSingleton<StepSlots>();
        services.AddSingleton(provider => new ActivityHost(
            provider.GetRequiredService<StepRunner>(),
            provider.GetRequiredService<StepSlots>(),
            provider.GetRequiredService<RecordActivity>(),
            provider.GetRequiredService<StepExecutors>()));
        services.AddSingleton<RunOrchestrator>();
        services.AddSingleton(provider => new RunEndings(
            provider.GetRequiredService<Durable.IDurableClient>(),
            provider.GetRequiredService<RecordActivity>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RunEndings>>()));
        services.AddSingleton<RunService>();
        services.AddSingleton<RunSweep>();
        services.AddSingleton<RunRetryService>();
        services.AddSingleton<RunRetention>();
        services.AddSingleton<DecisionService>();
        services.AddSingleton<SignalService>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<StartupCheck>();
        return services;
    }
}
