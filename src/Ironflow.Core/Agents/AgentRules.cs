using Ironflow.Execution;
using Ironflow.Steps;

namespace Ironflow.Agents;

/// <summary>What a call of an agent must be like (semantics 3.6, quirk 37).</summary>
internal static class AgentRules
{
    /// <exception cref="StepConfigException">It is not.</exception>
    public static AgentPermissionMode Check(AgentStepConfig config, AgentOptions options)
    {
        Require(!string.IsNullOrWhiteSpace(config.Prompt), "the prompt is blank; say what the agent shall do");
        Require(config.MaxTurns is null or >= 1, FormattableString.Invariant($"MaxTurns is {config.MaxTurns}; it must be at least 1"));
        Require(config.MaxBudgetUsd is null or > 0, FormattableString.Invariant($"MaxBudgetUsd is {config.MaxBudgetUsd}; it must be above 0"));
        RequireText(config.Model, "Model");
        RequireText(config.Provider, "Provider");
        RequireText(config.ResumeSessionId, "ResumeSessionId");
        RequireText(config.WorkingDir, "WorkingDirectory");
        RequireText(config.McpConfig, "McpConfig");
        Require(config.AllowedTools.Concat(config.DisallowedTools).All(tool => !string.IsNullOrWhiteSpace(tool)), "a tool's name is blank");
        return Mode(config.PermissionMode, options);
    }

    // The reference reads any case and '_'; unlike it, a mode that is not known is refused rather than taken for another.
    private static AgentPermissionMode Mode(string name, AgentOptions options)
    {
        var plain = name.Replace("_", "", StringComparison.Ordinal);
        var found = Array.Find(Enum.GetNames<AgentPermissionMode>(), known => known.Equals(plain, StringComparison.OrdinalIgnoreCase));
        Require(found is not null, $"PermissionMode is '{name}'; it is one of {string.Join(", ", Enum.GetNames<AgentPermissionMode>())}");
        var mode = Enum.Parse<AgentPermissionMode>(found!);
        Require(
            mode != AgentPermissionMode.BypassPermissions || options.AllowBypassPermissions,
            "PermissionMode is BypassPermissions, which this host does not allow; set IRONFLOW_ALLOW_BYPASS=1 for it where an agent may do everything");
        return mode;
    }

    private static void RequireText(string? value, string name) => Require(value is null || !string.IsNullOrWhiteSpace(value), $"{name} is blank; leave it out");

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new StepConfigException("agent: " + message);
    }
}
