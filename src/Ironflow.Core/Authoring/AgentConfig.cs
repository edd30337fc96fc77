using Ironflow.Agents;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow;

/// <summary>What an agent is asked (reference §2.8). Nothing here throws: a configuration that is not valid fails the step (semantics 3.6).</summary>
public sealed record AgentConfig
{
    /// <summary>Asks for an answer.</summary>
    /// <param name="prompt">What is asked; not blank. It is sent as it is: <c>secret:NAME</c> is not resolved in it.</param>
    public AgentConfig(string prompt) => Prompt = prompt ?? string.Empty;

    /// <summary>What is asked.</summary>
    public string Prompt { get; }

    /// <summary>Standing instructions.</summary>
    /// <value>Default: none.</value>
    public string? SystemPrompt { get; init; }

    /// <summary>The model's name, as its provider knows it.</summary>
    /// <value>Default: the host's (<see cref="AgentOptions.DefaultModel"/>), else the provider's.</value>
    public string? Model { get; init; }

    /// <summary>The provider that is asked.</summary>
    /// <value>Default: by the model's name, else the host's default.</value>
    public string? Provider { get; init; }

    /// <summary>The tools the agent may use.</summary>
    public IReadOnlyList<string> AllowedTools { get; init; } = [];

    /// <summary>The tools it may not use.</summary>
    public IReadOnlyList<string> DisallowedTools { get; init; } = [];

    /// <summary>How many turns it may take, at least 1.</summary>
    /// <value>Default: the provider's.</value>
    public int? MaxTurns { get; init; }

    /// <summary>What one call may cost, in US dollars, above 0.</summary>
    /// <value>Default: no limit.</value>
    public decimal? MaxBudgetUsd { get; init; }

    /// <summary>The working directory of an agent that is a program.</summary>
    /// <value>Default: the host's.</value>
    public string? WorkingDirectory { get; init; }

    /// <summary>The path of a configuration of MCP servers.</summary>
    public string? McpConfig { get; init; }

    /// <summary>How far the agent may act without asking.</summary>
    /// <value>Default <see cref="AgentPermissionMode.Default"/>.</value>
    public AgentPermissionMode PermissionMode { get; init; }

    /// <summary>The conversation to go on with: an earlier <see cref="AgentResult.SessionId"/>.</summary>
    public string? ResumeSessionId { get; init; }

    /// <summary>The JSON schema the answer must meet; references to elsewhere than the schema itself are refused.</summary>
    /// <value>Default: text; in a typed call the schema of its type.</value>
    public RawJson? Schema { get; init; }

    internal AgentStepConfig ToStepConfig() => new()
    {
        Prompt = Prompt,
        SystemPrompt = SystemPrompt,
        Model = Model,
        Provider = Provider,
        AllowedTools = AllowedTools ?? [],
        DisallowedTools = DisallowedTools ?? [],
        MaxTurns = MaxTurns,
        MaxBudgetUsd = MaxBudgetUsd,
        WorkingDir = WorkingDirectory,
        McpConfig = McpConfig,
        PermissionMode = PermissionMode.ToString(),
        ResumeSessionId = ResumeSessionId,
        JsonSchema = Schema is { } schema ? AgentSchemas.Embeddable(schema) : null,
    };

    /// <summary>The configuration of a typed call.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <exception cref="NotSupportedException">The type cannot be described by a schema.</exception>
    internal AgentStepConfig ToStepConfig<T>()
        => ToStepConfig() is { JsonSchema: null } config ? config with { JsonSchema = AgentSchemas.Of<T>() } : ToStepConfig();
}
