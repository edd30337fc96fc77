using Ironflow.Execution;
using Ironflow.Steps;

namespace Ironflow.Agents;

/// <summary>Makes the call of a step from its configuration.</summary>
internal static class AgentCalls
{
    public static AgentCall Of(AgentStepConfig config, AgentPermissionMode mode, StepExecution execution) => new()
    {
        RunId = execution.Request.RunId,
        StepName = execution.Request.Name,
        IdempotencyKey = execution.Request.IdempotencyKey(),
        Try = execution.Request.Try,
        Prompt = config.Prompt,
        SystemPrompt = config.SystemPrompt,
        Model = config.Model,
        Provider = config.Provider,
        AllowedTools = config.AllowedTools,
        DisallowedTools = config.DisallowedTools,
        MaxTurns = config.MaxTurns,
        MaxBudgetUsd = config.MaxBudgetUsd,
        WorkingDirectory = config.WorkingDir,
        McpConfig = config.McpConfig,
        PermissionMode = mode,
        ResumeSessionId = config.ResumeSessionId,
        Schema = config.JsonSchema,
        Timeout = execution.Timeout,
        Secrets = execution.Secrets,
        ProcessStarted = execution.ProcessStarted,
        Logger = execution.Logger,
    };
}
