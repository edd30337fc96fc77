using Ironflow.Agents;
using Ironflow.Execution;
using Ironflow.Records;
using Ironflow.Registration;
using Ironflow.Steps;

namespace Ironflow.Hosting;

/// <summary>What a host checks before anything listens (design §4.10).</summary>
public sealed class StartupCheck(
    IronflowOptions options, WorkflowRegistry registry, StepExecutors executors, AgentProviders agents, IServiceProvider services, IRecordStore store)
{
    /// <summary>Checks settings, workflows and storage.</summary>
    /// <exception cref="InvalidConfigurationException">Something is not right; the message names it and the remedy.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        CheckWorkflows();
        await store.InitializeAsync(cancellationToken);
        await store.CheckAsync(cancellationToken);
    }

    /// <summary>Checks settings and that every workflow can be created with the services there are.</summary>
    /// <exception cref="InvalidConfigurationException">One cannot.</exception>
    public void CheckWorkflows()
    {
        options.Validate();
        agents.Validate();
        foreach (var (activity, executor) in executors.All)
        {
            if (options.MaxStepTimeout is { } most && executor.DefaultTimeout > most)
            {
                throw new InvalidConfigurationException(
                    $"{activity} takes up to {executor.DefaultTimeout} by default, more than the {most} this host gives an activity; raise functionTimeout in host.json");
            }
        }

        // A limit of a kind that does not exist would be accepted and never kept.
        string[] kinds = [StepKind.Shell.Name, StepKind.Http.Name, StepKind.Agent.Name, .. registry.OperationKinds];
        if (options.StepLimits.Keys.FirstOrDefault(kind => !kinds.Contains(kind)) is { } unknown)
            throw new InvalidConfigurationException($"StepLimits names the kind '{unknown}', which no step has; there are: {string.Join(", ", kinds)}");

        foreach (var workflow in registry.Workflows)
        {
            try
            {
                workflow.Create(services);
            }
            catch (InvalidOperationException error)
            {
                throw new InvalidConfigurationException($"workflow '{workflow.Name}' ({workflow.Type}) cannot be created: {error.Message}");
            }
        }
    }
}
