using Ironflow.Durable;
using Ironflow.Execution;
using Ironflow.Hosting;
using Ironflow.Orchestration;
using Ironflow.Records;
using Ironflow.Registration;
using Ironflow.Runs;
using Ironflow.Testing.Engine;
using Ironflow.Testing.Records;
using Ironflow.Testing.Scripts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Testing;

/// <summary>The parts of one test run: Core as it is, over an engine and a store in memory.</summary>
internal sealed class TestBench : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly MemoryEngine engine;
    private readonly MemoryRecordStore store;
    private readonly StepScripts scripts;
    private readonly Decisions decisions;

    public TestBench(
        IServiceCollection shared, IReadOnlyList<Action<IronflowBuilder>> registrations, IronflowOptions options, StepScripts scripts,
        IReadOnlyList<Decision> script, bool runsShell, DateTimeOffset startsAt)
    {
        this.scripts = scripts;
        var clock = new FakeTimeProvider(startsAt);
        engine = new MemoryEngine(clock);
        store = new MemoryRecordStore(clock);
        decisions = new Decisions(store, engine, script);
        services = Compose(shared, registrations, options, scripts, runsShell, clock);
        var activities = services.GetRequiredService<ActivityHost>();
        var orchestrator = services.GetRequiredService<RunOrchestrator>();
        engine.Activity = (name, input) => activities.RunAsync(name, input, CancellationToken.None);
        engine.Orchestrator = orchestrator.RunAsync;
    }

    public async Task<WorkflowTestResult> RunAsync(NewRun request, Caller starter)
    {
        var created = await services.GetRequiredService<RunService>().CreateAsync(request, starter);
        try
        {
            await engine.RunAsync(() => HasEnded(created.Run.Id), decisions.LookAsync);
        }
        catch (InvalidOperationException stuck)
        {
            var detail = await WorkflowTestResult.ReadAsync(store, created.Run.Id);
            throw new WorkflowStuckException($"{stuck.Message}\n{detail.Describe()}", stuck);
        }

        var result = await WorkflowTestResult.ReadAsync(store, created.Run.Id);
        return scripts.Missing is { Count: > 0 } missing ? throw new MissingScriptException(missing, result) : result;
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private bool HasEnded(Guid runId) => engine.GetAsync(DurableNames.InstanceId(runId)).Result is { Status: not (DurableStatus.Running or DurableStatus.Pending) };

    private ServiceProvider Compose(
        IServiceCollection shared, IReadOnlyList<Action<IronflowBuilder>> registrations, IronflowOptions options, StepScripts scripts, bool runsShell, TimeProvider clock)
    {
        var all = new ServiceCollection();
        foreach (var service in shared)
            ((ICollection<ServiceDescriptor>)all).Add(service);
        all.TryAddSingleton<IConfiguration>(_ => new ConfigurationBuilder().Build());
        all.AddLogging();
        all.AddSingleton(clock);
        all.AddIronflow(builder => registrations.ToList().ForEach(register => register(builder)), options);
        all.AddSingleton<IRecordStore>(store);
        all.AddSingleton<IDurableClient>(engine);
        all.Replace(ServiceDescriptor.Singleton(provider => new StepExecutors(Executors(provider, scripts, runsShell))));
        return all.BuildServiceProvider();
    }

    private static Dictionary<string, IStepExecutor> Executors(IServiceProvider provider, StepScripts scripts, bool runsShell) => new()
    {
        [DurableNames.Shell] = new ScriptedExecutor(scripts, runsShell ? provider.GetRequiredService<Execution.Shell.ShellExecutor>() : null),
        [DurableNames.Http] = new ScriptedExecutor(scripts, null),
        [DurableNames.Agent] = new ScriptedExecutor(scripts, null),
        [DurableNames.Operation] = new ScriptedExecutor(scripts, provider.GetRequiredService<Execution.Operations.OperationExecutor>()),
    };
}
