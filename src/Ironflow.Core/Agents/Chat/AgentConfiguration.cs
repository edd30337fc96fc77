using Ironflow.Agents.Prices;
using Ironflow.Hosting;

namespace Ironflow.Agents.Chat;

/// <summary>The model services of a host, and what models cost.</summary>
public sealed record AgentConfiguration
{
    /// <summary>The services, in the order their providers are registered.</summary>
    public IReadOnlyList<ChatServiceOptions> Services { get; init; } = [];

    /// <summary>What models cost.</summary>
    /// <value>Default <see cref="ModelPrices.BuiltIn"/>.</value>
    public ModelPrices Prices { get; init; } = ModelPrices.BuiltIn;

    /// <summary>The services whose variables are set.</summary>
    /// <remarks>
    /// <c>OPENAI_API_KEY</c> gives <c>openai</c>, <c>ANTHROPIC_API_KEY</c> <c>anthropic</c>, <c>AZURE_OPENAI_ENDPOINT</c> <c>azure-openai</c> (with
    /// <c>AZURE_OPENAI_API_KEY</c> its key), <c>IRONFLOW_OPENAI_COMPATIBLE_ENDPOINT</c> <c>openai-compatible</c> (with
    /// <c>IRONFLOW_OPENAI_COMPATIBLE_API_KEY</c> its key). <c>IRONFLOW_OPENAI_MODEL</c>, <c>IRONFLOW_ANTHROPIC_MODEL</c>, <c>IRONFLOW_AZURE_OPENAI_MODEL</c> and
    /// <c>IRONFLOW_OPENAI_COMPATIBLE_MODEL</c> name their default models. <c>IRONFLOW_MODEL_PRICES</c> is a file of prices (<see cref="ModelPrices.WithFile"/>).
    /// </remarks>
    /// <param name="variable">Reads a variable; those of the process when <c>null</c>.</param>
    /// <exception cref="InvalidConfigurationException">A variable's value is not valid; the message names it and the remedy.</exception>
    public static AgentConfiguration FromEnvironment(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        var services = new List<ChatServiceOptions>();
        if (Text("OPENAI_API_KEY") is not null)
            services.Add(new ChatServiceOptions("openai", ChatServiceKind.OpenAi) { DefaultModel = Text("IRONFLOW_OPENAI_MODEL") });
        if (Text("ANTHROPIC_API_KEY") is not null)
            services.Add(new ChatServiceOptions("anthropic", ChatServiceKind.Anthropic) { DefaultModel = Text("IRONFLOW_ANTHROPIC_MODEL") });
        Add("azure-openai", ChatServiceKind.AzureOpenAi, "AZURE_OPENAI_ENDPOINT", "IRONFLOW_AZURE_OPENAI_MODEL");
        Add("openai-compatible", ChatServiceKind.OpenAiCompatible, "IRONFLOW_OPENAI_COMPATIBLE_ENDPOINT", "IRONFLOW_OPENAI_COMPATIBLE_MODEL");
        return new AgentConfiguration
        {
            Services = services,
            Prices = Text("IRONFLOW_MODEL_PRICES") is { } path ? ModelPrices.BuiltIn.WithFile(path) : ModelPrices.BuiltIn,
        };

        // A variable that is set to nothing counts as not set, as in shells and containers it can hardly be unset.
        string? Text(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

        void Add(string name, ChatServiceKind kind, string endpoint, string model)
        {
            if (Text(endpoint) is not { } text)
                return;
            if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
                throw new InvalidConfigurationException($"{endpoint} is '{text}'; an absolute http or https address is wanted; {ChatDefaults.EndpointHint(kind)}");
            var service = new ChatServiceOptions(name, kind) { Endpoint = address, DefaultModel = Text(model) };
            service.Validate();
            services.Add(service);
        }
    }
}
