using System.Reflection;
using System.Runtime.CompilerServices;
using Ironflow.Agents;
using Ironflow.Steps;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Registration;

/// <summary>Collects what a host knows: workflows, operations and agent providers.</summary>
public sealed class IronflowBuilder
{
    private readonly Dictionary<string, WorkflowDefinition> workflows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Type> operations = new(StringComparer.Ordinal);
    private readonly List<IAgentProvider> agentProviders = [];
    private readonly Dictionary<string, IReadOnlyList<string>> toolProfiles = new(StringComparer.Ordinal);

    /// <summary>Registers a workflow.</summary>
    /// <exception cref="Hosting.InvalidConfigurationException">Its name is not valid or another workflow has it.</exception>
    public IronflowBuilder AddWorkflow<T>()
        where T : class, IWorkflow
        => AddWorkflow(typeof(T));

    /// <summary>Registers a workflow by an instance that serves every run; it must hold no state.</summary>
    /// <exception cref="Hosting.InvalidConfigurationException">Its name is not valid or another workflow has it.</exception>
    public IronflowBuilder AddWorkflow(IWorkflow workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        return Add(new WorkflowDefinition(workflow, _ => workflow));
    }

    /// <summary>Registers an operation under the kind its <see cref="OperationKindAttribute"/> gives.</summary>
    /// <exception cref="Hosting.InvalidConfigurationException">The attribute is missing, its kind is not valid or another operation has it.</exception>
    public IronflowBuilder AddOperation<T>()
        where T : class, IOperation
        => AddOperation(typeof(T));

    /// <summary>Registers every concrete public workflow and operation of an assembly.</summary>
    public IronflowBuilder AddFrom(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        foreach (var type in assembly.GetExportedTypes().Where(t => t is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            if (type.IsAssignableTo(typeof(IWorkflow)))
                AddWorkflow(type);
            else if (type.IsAssignableTo(typeof(IOperation)))
                AddOperation(type);
        }

        return this;
    }

    /// <summary>Registers an agent provider, before those among the host's services. The first is the default one unless
    /// <see cref="AgentOptions.DefaultProvider"/> says otherwise.</summary>
    public IronflowBuilder AddAgentProvider(IAgentProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        agentProviders.Add(provider);
        return this;
    }

    /// <summary>Gives a list of operations a name, by which a step allows them to its agent as tools (<see cref="AgentConfig.AllowedTools"/>).</summary>
    /// <param name="name">The profile's name: 1 to 128 characters of a-z, 0-9, '-', '_' and '.', not an operation's kind.</param>
    /// <param name="operationKinds">The kinds of operations; registered before <see cref="Build"/>.</param>
    /// <exception cref="Hosting.InvalidConfigurationException">The name is not valid or another profile has it.</exception>
    public IronflowBuilder AddToolProfile(string name, params IReadOnlyList<string> operationKinds)
    {
        ArgumentNullException.ThrowIfNull(operationKinds);
        if (!IsValidName(name))
            throw new Hosting.InvalidConfigurationException($"a tool profile is named '{name}'; a name has 1 to 128 characters of a-z, 0-9, '-', '_' and '.'");
        if (!toolProfiles.TryAdd(name, [.. operationKinds]))
            throw new Hosting.InvalidConfigurationException($"two tool profiles are named '{name}'; give one another name");
        return this;
    }

    /// <summary>What was registered.</summary>
    /// <exception cref="Hosting.InvalidConfigurationException">A tool profile has the name of an operation, or names one that is not registered.</exception>
    public WorkflowRegistry Build()
    {
        foreach (var (name, kinds) in toolProfiles)
        {
            if (operations.ContainsKey(name))
                throw new Hosting.InvalidConfigurationException($"tool profile '{name}' has the name of an operation; rename the profile");
            if (kinds.FirstOrDefault(kind => !operations.ContainsKey(kind)) is { } missing)
                throw new Hosting.InvalidConfigurationException($"tool profile '{name}' names the operation '{missing}', which is not registered; register its class with AddOperation");
        }

        return new(workflows.Values, operations, agentProviders, toolProfiles);
    }

    internal static string KindOf(Type operation)
        => operation.GetCustomAttribute<OperationKindAttribute>()?.Kind
            ?? throw new Hosting.InvalidConfigurationException($"operation {operation} has no [OperationKind(\"…\")]; give it one");

    private IronflowBuilder AddWorkflow(Type type)
    {
        // Name, description and version are facts of the class: read from an instance made without its constructor, whose services do not exist yet.
        var facts = (IWorkflow)RuntimeHelpers.GetUninitializedObject(type);
        return Add(new WorkflowDefinition(facts, services => (IWorkflow)ActivatorUtilities.GetServiceOrCreateInstance(services, type)));
    }

    private IronflowBuilder Add(WorkflowDefinition definition)
    {
        if (!IsValidName(definition.Name))
        {
            throw new Hosting.InvalidConfigurationException(
                $"workflow {definition.Type} is named '{definition.Name}'; a name has 1 to 128 characters of a-z, 0-9, '-', '_' and '.' (and must not depend on constructor arguments)");
        }

        if (definition.Concurrency is { } limit && (limit.MaxRuns is < 1 or > ConcurrencyLimit.Most || limit.MaxRunsPerKey is < 1 or > ConcurrencyLimit.Most))
        {
            throw new Hosting.InvalidConfigurationException(
                $"workflow '{definition.Name}' limits its runs to {limit.MaxRuns} and {limit.MaxRunsPerKey} per key; each limit lies between 1 and {ConcurrencyLimit.Most}");
        }

        if (!workflows.TryAdd(definition.Name, definition))
        {
            throw new Hosting.InvalidConfigurationException(
                $"workflow '{definition.Name}' is already registered by {workflows[definition.Name].Type}; {definition.Type} needs another name");
        }

        return this;
    }

    private IronflowBuilder AddOperation(Type type)
    {
        var kind = KindOf(type);
        try
        {
            StepKind.Custom(kind);
        }
        catch (ArgumentException error)
        {
            throw new Hosting.InvalidConfigurationException($"operation {type}: {error.Message}");
        }

        if (!operations.TryAdd(kind, type))
            throw new Hosting.InvalidConfigurationException($"operation kind '{kind}' is already registered by {operations[kind]}; {type} needs another kind");
        return this;
    }

    private static bool IsValidName(string? name)
        => name is { Length: > 0 and <= 128 } && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.');
}
