namespace Ironflow.Audit;

/// <summary>How rows name what they are about.</summary>
public static class AuditTargets
{
    /// <summary>A run, or a step of it.</summary>
    public static string Run(string runId, string? stepId = null) => stepId is null ? $"run:{runId}" : $"run:{runId}/step:{stepId}";

    /// <inheritdoc cref="Run(string, string?)"/>
    public static string Run(Guid runId, Guid? stepId = null) => Run(runId.ToString("D"), stepId?.ToString("D"));

    /// <summary>A workflow.</summary>
    public static string Workflow(string name) => $"workflow:{name}";

    /// <summary>An API key, never its text.</summary>
    public static string Key(string id) => $"key:{id}";

    /// <summary>A grant.</summary>
    public static string Grant(string id) => $"grant:{id}";
}
