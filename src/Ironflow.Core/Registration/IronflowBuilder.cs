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

    /// <summary>What was registered.</summary>
    public WorkflowRegistry Build() => new(workflows.Values, operations, agentProviders);

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
