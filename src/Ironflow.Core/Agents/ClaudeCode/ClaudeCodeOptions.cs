using Ironflow.Hosting;

namespace Ironflow.Agents.ClaudeCode;

/// <summary>Settings of <see cref="ClaudeCodeProvider"/>. Validated at start.</summary>
public sealed record ClaudeCodeOptions
{
    internal const string KeyVariable = "ANTHROPIC_API_KEY";

    /// <summary>The program: a name that is looked for on <c>PATH</c>, or a path.</summary>
    /// <value>Default <c>claude</c>.</value>
    public string Program { get; init; } = "claude";

    /// <summary>The model of calls that name none.</summary>
    /// <value>Default: the one the CLI is set to.</value>
    public string? DefaultModel { get; init; }

    /// <summary>How long the CLI may say nothing while no tool of it runs. Then it is stopped and the call fails as <see cref="AgentFailureKind.Timeout"/>.</summary>
    /// <value>Default 2 minutes; above 0.</value>
    /// <remarks>The time of the whole call is the step's. A tool that runs says nothing and has a limit of its own, so its time does not count here.</remarks>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the CLI has between SIGTERM and SIGKILL when it is stopped.</summary>
    /// <value>Default 1 s; above 0. It stays under <see cref="IronflowOptions.KillGrace"/>, the time the step waits for what was spent.</value>
    public TimeSpan KillGrace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The name of the secret, or of the host's variable, that is the key of the API (<c>ANTHROPIC_API_KEY</c>).</summary>
    /// <value>Default: none; the login the CLI has under <c>HOME</c> is used.</value>
    public string? ApiKeySecret { get; init; }

    /// <summary>Where the API is (<c>ANTHROPIC_BASE_URL</c>): a gateway, a proxy.</summary>
    /// <value>Default: the one the CLI is set to.</value>
    public Uri? BaseUrl { get; init; }

    /// <summary>Variables of the host that the CLI inherits although they begin with <c>CLAUDE</c> or look like a secret. Their values are not masked.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> KeepEnvironment { get; init; } = [];

    /// <summary>Variables for the CLI. A value may name a secret, as <c>secret:NAME</c>; it is then masked in all that is recorded.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Arguments that go to the CLI before its own, such as <c>--effort=high</c>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> ExtraArguments { get; init; } = [];

    /// <summary>Throws unless the settings make sense.</summary>
    /// <exception cref="InvalidConfigurationException">They do not; the message names the setting.</exception>
    public void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Program), "Program is blank; leave it out to use 'claude'");
        Require(IdleTimeout > TimeSpan.Zero, "IdleTimeout must be above 0");
        Require(KillGrace > TimeSpan.Zero, "KillGrace must be above 0");
        Require(BaseUrl is null or { IsAbsoluteUri: true, Scheme: "http" or "https" }, "BaseUrl must be an absolute http or https address");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new InvalidConfigurationException("Claude Code: " + message);
    }
}
