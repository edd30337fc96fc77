using Ironflow.Registration;

namespace Ironflow.Agents.Chat.Tools;

/// <summary>The registered operations as tools of a call.</summary>
/// <param name="registry">The operations and the profiles.</param>
internal sealed class ToolCatalog(WorkflowRegistry registry)
{
    /// <summary>The tools of a call: what it allows, without what it disallows, in that order.</summary>
    /// <exception cref="ToolConfigException">A name is no profile and no operation, or an operation cannot be a tool.</exception>
    public IReadOnlyList<ChatTool> For(AgentCall call)
    {
        // Also a name that only takes away must exist: a slip of the pen would leave a tool allowed.
        var removed = call.DisallowedTools.SelectMany(Expand).ToHashSet(StringComparer.Ordinal);
        var kinds = call.AllowedTools.SelectMany(Expand).Distinct(StringComparer.Ordinal).Where(kind => !removed.Contains(kind));
        var tools = kinds.Select(Tool).ToList();
        if (tools.GroupBy(tool => tool.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } clash)
            throw new ToolConfigException($"the operations {string.Join(" and ", clash.Select(tool => $"'{tool.Kind}'"))} are both the tool '{clash.Key}'; rename one, or allow only one");
        return tools;
    }

    private IEnumerable<string> Expand(string name)
    {
        if (registry.ToolProfiles.TryGetValue(name, out var kinds))
            return kinds;
        return registry.FindOperation(name) is not null ? [name] : throw new ToolConfigException($"there is no tool '{name}': {Known()}");
    }

    private ChatTool Tool(string kind)
    {
        var type = registry.FindOperation(kind)!;
        try
        {
            return new ChatTool(kind, type);
        }
        catch (NotSupportedException error)
        {
            throw new ToolConfigException($"operation '{kind}' ({type}) cannot be a tool, as its data has no JSON schema: {error.Message}");
        }
    }

    private string Known()
    {
        var (profiles, operations) = (registry.ToolProfiles.Keys.Order(StringComparer.Ordinal).ToList(), registry.OperationKinds);
        return profiles.Count + operations.Count == 0
            ? "no operation is registered; register its class with AddOperation"
            : $"the profiles are [{string.Join(", ", profiles)}], the operations [{string.Join(", ", operations)}]";
    }
}

/// <summary>A call names tools that are not there or cannot be used.</summary>
internal sealed class ToolConfigException(string message) : Exception(message);
