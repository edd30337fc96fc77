namespace Ironflow.Telemetry;

/// <summary>The names of Ironflow's metrics. What each counts stands in <c>docs/telemetry.md</c>.</summary>
public static class MetricNames
{
    /// <summary>Requests of the HTTP API.</summary>
    public const string ApiRequests = "ironflow_api_requests_total";

    /// <summary>The time that requests of the HTTP API took.</summary>
    public const string ApiRequestDuration = "ironflow_api_request_duration_seconds";

    internal const string Runs = "ironflow_runs_total";
    internal const string RunsActive = "ironflow_runs_active";
    internal const string RunDuration = "ironflow_run_duration_seconds";
    internal const string RunCost = "ironflow_run_cost_usd";
    internal const string Steps = "ironflow_steps_total";
    internal const string StepDuration = "ironflow_step_duration_seconds";
    internal const string Shell = "ironflow_shell_total";
    internal const string ShellDuration = "ironflow_shell_duration_seconds";
    internal const string Http = "ironflow_http_total";
    internal const string HttpDuration = "ironflow_http_duration_seconds";
    internal const string Agent = "ironflow_agent_total";
    internal const string AgentDuration = "ironflow_agent_duration_seconds";
    internal const string AgentCost = "ironflow_agent_cost_usd_total";
    internal const string AgentTokensInput = "ironflow_agent_tokens_input_total";
    internal const string AgentTokensOutput = "ironflow_agent_tokens_output_total";
}
