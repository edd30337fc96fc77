namespace Ironflow.Agents;

/// <summary>The host's settings for agents. Validated at start by <see cref="AgentProviders.Validate"/>.</summary>
public sealed record AgentOptions
{
    /// <summary>The provider of steps that name neither a provider nor a model that leads to one.</summary>
    /// <value>Default: the first that was registered.</value>
    public string? DefaultProvider { get; init; }

    /// <summary>The model of steps that name none.</summary>
    /// <value>Default: the provider's.</value>
    public string? DefaultModel { get; init; }

    /// <summary>Providers by the beginning of a model's name, before what providers say of themselves. The longest beginning counts; case does not matter.</summary>
    public IReadOnlyDictionary<string, string> Routes { get; init; } = new Dictionary<string, string>();

    internal const string RecordVariable = "IRONFLOW_RECORD";
    internal const string ReplayVariable = "IRONFLOW_REPLAY";

    /// <summary>How often an answer that does not meet its schema is asked for again, with what is wrong with it.</summary>
    /// <value>Default 2.</value>
    public int MaxCorrections { get; init; } = 2;

    /// <summary>A folder that every answer is recorded in.</summary>
    /// <value>Default: the environment variable <c>IRONFLOW_RECORD</c>; nothing is recorded without it.</value>
    public string? RecordFolder { get; init; } = Variable(RecordVariable);

    /// <summary>A folder of recorded answers: no provider is asked, and a call that was not recorded fails.</summary>
    /// <value>Default: the environment variable <c>IRONFLOW_REPLAY</c>; providers are asked without it.</value>
    public string? ReplayFolder { get; init; } = Variable(ReplayVariable);

    /// <summary>Whether a step may ask for <see cref="AgentPermissionMode.BypassPermissions"/>.</summary>
    /// <value>Default: whether the environment variable <c>IRONFLOW_ALLOW_BYPASS</c> is <c>1</c>.</value>
    public bool AllowBypassPermissions { get; init; } = Environment.GetEnvironmentVariable("IRONFLOW_ALLOW_BYPASS") == "1";

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? Path.GetFullPath(value) : null;
}
