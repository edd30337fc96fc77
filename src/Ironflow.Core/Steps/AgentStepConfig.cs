using Ironflow.Json;

namespace Ironflow.Steps;

/// <summary>A call of an AI agent (reference §2.8).</summary>
public sealed record AgentStepConfig : StepConfig
{
    /// <summary>What is asked.</summary>
    public required string Prompt { get; init; }

    /// <summary>Standing instructions.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>The model's name, as its provider knows it.</summary>
    public string? Model { get; init; }

    /// <summary>The provider that is asked; by the model, or the host's default, when absent.</summary>
    public string? Provider { get; init; }

    /// <summary>The tools the agent may use.</summary>
    public IReadOnlyList<string> AllowedTools { get; init; } = [];

    /// <summary>The tools it may not use.</summary>
    public IReadOnlyList<string> DisallowedTools { get; init; } = [];

    /// <summary>How many turns it may take.</summary>
    public int? MaxTurns { get; init; }

    /// <summary>What one call may cost, in US dollars.</summary>
    public decimal? MaxBudgetUsd { get; init; }

    /// <summary>The working directory of an agent that is a program.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>The JSON schema of the answer; text when absent.</summary>
    public RawJson? JsonSchema { get; init; }

    /// <summary>How far the agent may act without asking: <c>Default</c>, <c>Auto</c>, <c>DontAsk</c> or <c>BypassPermissions</c>.</summary>
    public string PermissionMode { get; init; } = "Default";

    /// <summary>The path of a configuration of MCP servers.</summary>
    public string? McpConfig { get; init; }

    /// <summary>The conversation to go on with.</summary>
    public string? ResumeSessionId { get; init; }
}

/// <summary>A child workflow (semantics 7).</summary>
public sealed record WorkflowStepConfig : StepConfig
{
    /// <summary>The child's workflow.</summary>
    public required string WorkflowName { get; init; }

    /// <summary>The child's payload.</summary>
    public required RawJson Payload { get; init; }
}
