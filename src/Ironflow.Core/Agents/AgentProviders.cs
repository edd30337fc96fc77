using Ironflow.Agents.Recording;
using Ironflow.Execution;
using Ironflow.Hosting;

namespace Ironflow.Agents;

/// <summary>The agent providers of a host, and which of them a step asks.</summary>
/// <param name="providers">The providers in the order they were registered.</param>
/// <param name="options">The host's settings.</param>
public sealed class AgentProviders(IEnumerable<IAgentProvider> providers, AgentOptions options)
{
    private readonly IAgentProvider[] providers = [.. Recorded(providers, options)];
    private readonly ReplayAgentProvider? replay = options.ReplayFolder is { } folder ? new ReplayAgentProvider(new AgentRecordings(folder), folder) : null;

    /// <summary>All providers, in the order they were registered.</summary>
    public IReadOnlyList<IAgentProvider> All => providers;

    /// <summary>The provider of steps that lead to no other; <c>null</c> when there is none at all.</summary>
    public IAgentProvider? Default => options.DefaultProvider is { } name ? Find(name) : providers.FirstOrDefault();

    /// <summary>The provider of that name, or <c>null</c>.</summary>
    public IAgentProvider? Find(string name) => Array.Find(providers, p => p.Name == name);

    /// <summary>Checks names, routes and every provider. A host without providers is in order until a workflow asks for one.</summary>
    /// <exception cref="InvalidConfigurationException">Something is not right; the message names it and the remedy.</exception>
    public void Validate()
    {
        foreach (var provider in providers)
        {
            if (!IsName(provider.Name))
                throw new InvalidConfigurationException($"agent provider {provider.GetType()} is named '{provider.Name}'; a name has 1 to 64 characters of a-z, 0-9, '-', '_' and '.'");
            if (Find(provider.Name) != provider)
                throw new InvalidConfigurationException($"two agent providers are named '{provider.Name}': {Find(provider.Name)!.GetType()} and {provider.GetType()}; give one another name");
        }

        if (options is { RecordFolder: not null, ReplayFolder: not null })
            throw new InvalidConfigurationException($"{AgentOptions.RecordVariable} and {AgentOptions.ReplayVariable} are both set; answers are either recorded or replayed");
        if (options.MaxCorrections is < 0 or > 10)
            throw new InvalidConfigurationException($"MaxCorrections is {options.MaxCorrections}; it is 0 to 10");
        replay?.Validate();
        Require("DefaultProvider (IRONFLOW_AGENT_PROVIDER)", options.DefaultProvider);
        foreach (var (prefix, provider) in options.Routes)
        {
            if (string.IsNullOrWhiteSpace(prefix))
                throw new InvalidConfigurationException($"a route to agent provider '{provider}' has no beginning of a model's name; use DefaultProvider instead");
            Require($"the route '{prefix}'", provider);
        }

        foreach (var provider in providers)
            provider.Validate();
    }

    /// <summary>The provider that a step asks: the one it names, else by its model, else the default.</summary>
    /// <exception cref="StepConfigException">There is none.</exception>
    internal IAgentProvider Select(string? provider, string? model)
    {
        if (replay is not null)
            return replay;
        if (provider is not null)
            return Find(provider) ?? throw new StepConfigException($"no agent provider named '{provider}' is registered; {Known()}");
        return ByModel(model) ?? Default ?? throw new StepConfigException($"no agent provider answers this step; {Known()}. Register one with AddAgentProvider");
    }

    private static IEnumerable<IAgentProvider> Recorded(IEnumerable<IAgentProvider> providers, AgentOptions options)
        => options.RecordFolder is { } folder ? providers.Select(p => new RecordingAgentProvider(p, new AgentRecordings(folder))) : providers;

    private IAgentProvider? ByModel(string? model)
    {
        if (model is null)
            return null;
        var own = providers.SelectMany(p => p.ModelPrefixes, (p, prefix) => (prefix, p.Name));
        var fitting = options.Routes.Select(route => (prefix: route.Key, Name: route.Value)).Concat(own)
            .Where(route => model.StartsWith(route.prefix, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(route => route.prefix.Length);
        return fitting.Select(route => Find(route.Name)).FirstOrDefault();
    }

    private void Require(string setting, string? provider)
    {
        if (provider is not null && Find(provider) is null)
            throw new InvalidConfigurationException($"{setting} names the agent provider '{provider}', which is not registered; {Known()}");
    }

    private string Known() => providers.Length == 0 ? "there are none" : "there are: " + string.Join(", ", providers.Select(p => p.Name));

    private static bool IsName(string? name)
        => name is { Length: > 0 and <= 64 } && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.');
}
