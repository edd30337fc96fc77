using Ironflow.Json;
using Ironflow.Secrets;
using Ironflow.Steps;
using Microsoft.Extensions.Logging;

namespace Ironflow.Agents;

/// <summary>One call of an agent, as its provider gets it. Its values were checked (semantics 3.6).</summary>
public sealed record AgentCall
{
    /// <summary>The run.</summary>
    public required Guid RunId { get; init; }

    /// <summary>The step's name.</summary>
    public required string StepName { get; init; }

    /// <summary>The same on every execution of this step: hand it to services that recognise repeats (semantics 4.4).</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The step's try, from 1; a call that is delivered again has the same.</summary>
    public int Try { get; init; } = 1;

    /// <summary>What is asked.</summary>
    public required string Prompt { get; init; }

    /// <summary>Standing instructions.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>The model; the provider's default when absent.</summary>
    public string? Model { get; init; }

    /// <summary>The provider the step names; it got here by its model, or the host's default, when absent.</summary>
    public string? Provider { get; init; }

    /// <summary>The tools the agent may use.</summary>
    public IReadOnlyList<string> AllowedTools { get; init; } = [];

    /// <summary>The tools it may not use.</summary>
    public IReadOnlyList<string> DisallowedTools { get; init; } = [];

    /// <summary>How many turns it may take.</summary>
    public int? MaxTurns { get; init; }

    /// <summary>What the call may cost, in US dollars.</summary>
    public decimal? MaxBudgetUsd { get; init; }

    /// <summary>The working directory of an agent that is a program.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The path of a configuration of MCP servers.</summary>
    public string? McpConfig { get; init; }

    /// <summary>How far the agent may act without asking.</summary>
    public AgentPermissionMode PermissionMode { get; init; }

    /// <summary>The conversation to go on with.</summary>
    public string? ResumeSessionId { get; init; }

    /// <summary>The JSON schema of the answer; text is asked for when absent. The caller checks the answer against it.</summary>
    public RawJson? Schema { get; init; }

    /// <summary>Earlier answers of this call that did not meet <see cref="Schema"/>, oldest first: the agent is asked to correct the last.</summary>
    /// <remarks>A provider that keeps conversations goes on with the last one's session; another one repeats them as messages.</remarks>
    public IReadOnlyList<AgentCorrection> Corrections { get; init; } = [];

    /// <summary>Tells what the agent says and does while it works. Returns at once; what it is told is masked and may be dropped.</summary>
    public Action<AgentProgress> Report { get; init; } = static _ => { };

    /// <summary>The time the step has; the cancellation token is set when it has passed.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The secrets a provider needs, such as its key: what it takes from here is masked in everything the step records.</summary>
    public required SecretScope Secrets { get; init; }

    /// <summary>To be called once a process runs, so that a takeover can end it (semantics 11).</summary>
    public required Func<ProcessMark, Task> ProcessStarted { get; init; }

    /// <summary>A logger with run and step in its scope.</summary>
    public required ILogger Logger { get; init; }
}
