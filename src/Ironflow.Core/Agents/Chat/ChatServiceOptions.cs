using Ironflow.Hosting;

namespace Ironflow.Agents.Chat;

/// <summary>A model service, as a host configures it.</summary>
/// <param name="Name">The agent provider's name.</param>
/// <param name="Kind">What sort of service it is.</param>
public sealed record ChatServiceOptions(string Name, ChatServiceKind Kind)
{
    /// <summary>The service's address, http or https. Every address is allowed: it comes from the host's configuration, not from a workflow.</summary>
    /// <value>Default: the vendor's; required for <see cref="ChatServiceKind.AzureOpenAi"/> and <see cref="ChatServiceKind.OpenAiCompatible"/>.</value>
    public Uri? Endpoint { get; init; }

    /// <summary>The name of the secret that holds the key. It is read for each call and masked in everything the step records.</summary>
    /// <value>Default: <c>OPENAI_API_KEY</c>, <c>AZURE_OPENAI_API_KEY</c>, <c>ANTHROPIC_API_KEY</c> or <c>IRONFLOW_OPENAI_COMPATIBLE_API_KEY</c>.</value>
    public string? KeySecret { get; init; }

    /// <summary>Whether an environment variable of the secret's own name counts when there is no such secret.</summary>
    /// <value>Default <c>true</c>: vendors' variables are set on many machines.</value>
    public bool KeyFromEnvironment { get; init; } = true;

    /// <summary>The model of steps that name none; for Azure OpenAI the deployment.</summary>
    /// <value>Default: <c>gpt-5-mini</c> for OpenAI, <c>claude-sonnet-4-5</c> for Anthropic, none otherwise.</value>
    public string? DefaultModel { get; init; }

    /// <summary>How many tokens one request may give out, at least 1.</summary>
    /// <value>Default: the service's own; 8,192 for Anthropic, which wants a number.</value>
    public int? MaxOutputTokens { get; init; }

    /// <summary>What the names of its models begin with (<see cref="IAgentProvider.ModelPrefixes"/>).</summary>
    /// <value>Default: <c>gpt-</c>, <c>o1</c>, <c>o3</c>, <c>o4</c> for OpenAI; <c>claude</c> for Anthropic, so that a provider registered before it that says the
    /// same, as Claude Code does, comes first; none otherwise.</value>
    public IReadOnlyList<string>? ModelPrefixes { get; init; }

    /// <summary>How many requests one call may make when its step does not say, at least 1.</summary>
    /// <value>Default 20.</value>
    public int MaxTurns { get; init; } = 20;

    /// <summary>How long a reply may be silent before the call fails as <see cref="AgentFailureKind.Timeout"/>.</summary>
    /// <value>Default 2 minutes.</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether the service is asked for structured answers in its own way; otherwise the instructions ask for them.</summary>
    /// <value>Default <c>true</c>; <c>false</c> for <see cref="ChatServiceKind.OpenAiCompatible"/>, of which not every one can.</value>
    public bool? NativeSchema { get; init; }

    /// <summary>Throws unless the options make sense.</summary>
    /// <exception cref="InvalidConfigurationException">They do not; the message names the setting and the remedy.</exception>
    public void Validate()
    {
        Require(Endpoint is not null || Kind is ChatServiceKind.OpenAi or ChatServiceKind.Anthropic, $"has no Endpoint; {ChatDefaults.EndpointHint(Kind)}");
        Require(Endpoint is null || IsHttp(Endpoint), $"has the Endpoint '{Endpoint}'; an absolute http or https address is wanted; {ChatDefaults.EndpointHint(Kind)}");
        Require(Endpoint is null || Endpoint.UserInfo.Length == 0, "has a user or password in its Endpoint; give the key as a secret instead");
        Require(KeySecret is null || !string.IsNullOrWhiteSpace(KeySecret), "has a blank KeySecret; leave it out or name the secret");
        Require(DefaultModel is null || !string.IsNullOrWhiteSpace(DefaultModel), "has a blank DefaultModel; leave it out or name a model");
        Require(MaxOutputTokens is null or >= 1, FormattableString.Invariant($"has MaxOutputTokens {MaxOutputTokens}; it must be at least 1"));
        Require(MaxTurns >= 1, FormattableString.Invariant($"has MaxTurns {MaxTurns}; it must be at least 1"));
        Require(IdleTimeout > TimeSpan.Zero && IdleTimeout <= TimeSpan.FromDays(1), FormattableString.Invariant($"has the IdleTimeout {IdleTimeout}; it must lie above 0 and within a day"));
    }

    private void Require(bool condition, string message)
    {
        if (!condition)
            throw new InvalidConfigurationException($"model service '{Name}' {message}");
    }

    private static bool IsHttp(Uri address) => address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
