using Ironflow.Agents.Chat.Http;
using Ironflow.Agents.Chat.Services;
using Ironflow.Agents.Chat.Tools;
using Ironflow.Agents.Prices;
using Ironflow.Hosting;
using Ironflow.Registration;
using Ironflow.Secrets;

namespace Ironflow.Agents.Chat;

/// <summary>Asks a model service through its vendor's client library, with registered operations as tools.</summary>
/// <remarks>
/// A call streams. It makes requests until the model calls no more tools, at most <see cref="AgentCall.MaxTurns"/>, and none once it has spent
/// <see cref="AgentCall.MaxBudgetUsd"/>; an answer that is complete is given even if its last request went beyond. It keeps no conversations and knows
/// no MCP servers: a call that names one fails. <see cref="AgentCall.WorkingDirectory"/> and <see cref="AgentCall.PermissionMode"/> mean nothing here: the agent
/// can do what its tools do.
/// </remarks>
public sealed class ChatAgentProvider : IAgentProvider, IDisposable
{
    private readonly ChatServiceOptions options;
    private readonly ModelPrices prices;
    private readonly IServiceProvider services;
    private readonly TimeSpan grace;
    private readonly TimeProvider time;
    private readonly ToolCatalog catalog;
    private readonly ServiceConnections connections;
    // The vendor's library is loaded with the first call: a host that starts for something else must not wait for it.
    private readonly Lazy<IChatService> service;

    /// <summary>Makes the provider of a service.</summary>
    /// <param name="options">The service.</param>
    /// <param name="prices">What models cost.</param>
    /// <param name="registry">The operations and tool profiles.</param>
    /// <param name="services">The host's services, for operations.</param>
    /// <param name="host">The host's settings: an operation that is stopped has half of <see cref="IronflowOptions.KillGrace"/> to return.</param>
    /// <param name="time">The clock of idle timeouts.</param>
    public ChatAgentProvider(
        ChatServiceOptions options, ModelPrices prices, WorkflowRegistry registry, IServiceProvider services, IronflowOptions host, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(host);
        this.options = options;
        this.prices = prices;
        this.services = services;
        this.time = time;
        grace = host.KillGrace / 2;
        catalog = new ToolCatalog(registry);
        connections = new ServiceConnections(time);
        service = new Lazy<IChatService>(() => ChatClients.For(options));
    }

    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> ModelPrefixes => ChatDefaults.ModelPrefixes(options);

    /// <inheritdoc/>
    public void Validate() => options.Validate();

    /// <inheritdoc/>
    public Task<AgentReadiness> CheckAsync(ISecretSource secrets, CancellationToken cancellationToken) => Task.FromResult(Check(secrets));

    /// <inheritdoc/>
    public async Task<AgentAnswer> InvokeAsync(AgentCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        try
        {
            ChatRules.Check(call, options);
            var model = call.Model ?? ChatDefaults.Model(options)!;
            var price = prices.Find(model);
            ChatRules.CheckBudget(call, options, model, price);
            var tools = catalog.For(call);
            var key = ServiceKey.Find(options, call.Secrets);
            if (key is null && !ChatDefaults.IsKeyOptional(options.Kind))
                return Misconfigured(ServiceKey.Missing(options));
            var runner = new ToolRunner(call, tools, services, grace, time);
            using var session = new ChatSession(call, options, service.Value, tools, runner, price, time);
            return await session.RunAsync(connections, key, model, cancellationToken);
        }
        catch (Exception error) when (error is ChatConfigException or ToolConfigException)
        {
            return Misconfigured(error.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => connections.Dispose();

    private AgentReadiness Check(ISecretSource secrets)
    {
        try
        {
            options.Validate();
        }
        catch (InvalidConfigurationException error)
        {
            return new AgentReadiness(Name, IsReady: false, error.Message);
        }

        if (ServiceKey.Find(options, new SecretScope(secrets)) is not null)
            return new AgentReadiness(Name, IsReady: true, $"has its key ('{ChatDefaults.KeySecret(options)}')");
        if (!ChatDefaults.IsKeyOptional(options.Kind))
            return new AgentReadiness(Name, IsReady: false, ServiceKey.Missing(options));
        return new AgentReadiness(Name, IsReady: true, options.Kind == ChatServiceKind.AzureOpenAi ? "has no key and uses the host's identity" : "has no key");
    }

    private AgentAnswer Misconfigured(string message) => new() { Failure = new AgentFailure(AgentFailureKind.Config, $"{Name}: {message}") };
}
