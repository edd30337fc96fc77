using System.Collections.Frozen;
using Ironflow.Agents;

namespace Ironflow.Registration;

/// <summary>The workflows, operations and agent providers a host knows.</summary>
public sealed class WorkflowRegistry
{
    private readonly FrozenDictionary<string, WorkflowDefinition> workflows;
    private readonly FrozenDictionary<string, Type> operations;

    internal WorkflowRegistry(
        IEnumerable<WorkflowDefinition> workflows, IEnumerable<KeyValuePair<string, Type>> operations, IEnumerable<IAgentProvider> agentProviders,
        IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> toolProfiles)
    {
        ToolProfiles = toolProfiles.ToFrozenDictionary(StringComparer.Ordinal);
        AgentProviders = [.. agentProviders];
        this.workflows = workflows.ToFrozenDictionary(w => w.Name, StringComparer.Ordinal);
        this.operations = operations.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>All workflows by name.</summary>
    public IReadOnlyList<WorkflowDefinition> Workflows => [.. workflows.Values.OrderBy(w => w.Name, StringComparer.Ordinal)];

    /// <summary>The kinds of all operations, in order.</summary>
    public IReadOnlyList<string> OperationKinds => [.. operations.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The agent providers, in the order they were registered.</summary>
    public IReadOnlyList<IAgentProvider> AgentProviders { get; }

    /// <summary>The tool profiles: lists of operations' kinds that an agent may be given by one name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ToolProfiles { get; }

    /// <summary>The workflow of that name, or <c>null</c>.</summary>
    public WorkflowDefinition? Find(string name) => workflows.GetValueOrDefault(name);

    /// <summary>The workflow of that name.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCodes.WorkflowNotFound"/>, naming the ones there are.</exception>
    public WorkflowDefinition Get(string name)
        => Find(name) ?? throw new RequestException(
            ErrorCodes.WorkflowNotFound,
            $"no workflow named '{name}' is registered; there are: {string.Join(", ", Workflows.Select(w => w.Name))}");

    /// <summary>The class of an operation's kind, or <c>null</c>.</summary>
    public Type? FindOperation(string kind) => operations.GetValueOrDefault(kind);
}
