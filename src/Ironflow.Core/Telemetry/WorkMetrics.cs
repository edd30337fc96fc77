using System.Diagnostics.Metrics;
using Ironflow.Agents;
using Ironflow.Execution;

namespace Ironflow.Telemetry;

/// <summary>Counts the work of tries: each command, request and agent call that was made, also when its step is tried again.</summary>
internal static class WorkMetrics
{
    private static readonly Counter<long> Shells = Metering.Meter.CreateCounter<long>(MetricNames.Shell, "{command}", "Commands that were run");
    private static readonly Histogram<double> ShellDuration = Metering.Duration(MetricNames.ShellDuration, "Time of a command");
    private static readonly Counter<long> Requests = Metering.Meter.CreateCounter<long>(MetricNames.Http, "{request}", "Requests of HTTP steps");
    private static readonly Histogram<double> RequestDuration = Metering.Duration(MetricNames.HttpDuration, "From a request of an HTTP step to the end of its reply");
    private static readonly Counter<long> Agents = Metering.Meter.CreateCounter<long>(MetricNames.Agent, "{call}", "Calls of agents");
    private static readonly Histogram<double> AgentDuration = Metering.Duration(MetricNames.AgentDuration, "Time of an agent's call");
    private static readonly Counter<double> AgentCost = Metering.Meter.CreateCounter<double>(MetricNames.AgentCost, "{USD}", "What agents' calls cost");
    private static readonly Counter<long> AgentInput = Metering.Meter.CreateCounter<long>(MetricNames.AgentTokensInput, "{token}", "Input tokens of agents' calls");
    private static readonly Counter<long> AgentOutput = Metering.Meter.CreateCounter<long>(MetricNames.AgentTokensOutput, "{token}", "Output tokens of agents' calls");

    public static void Shell(StepOutcome outcome, TimeSpan took)
    {
        Shells.Add(1, Status(outcome));
        ShellDuration.Record(took.TotalSeconds);
    }

    /// <param name="method">The method.</param>
    /// <param name="status">The reply's status; <c>null</c> when none came.</param>
    /// <param name="took">The time.</param>
    public static void Http(string method, int? status, TimeSpan took)
    {
        Requests.Add(1, new("method", method), new("status", status is { } code ? code : "none"));
        RequestDuration.Record(took.TotalSeconds);
    }

    public static void Agent(string? model, AgentAnswer answer, TimeSpan took)
    {
        var tag = new KeyValuePair<string, object?>("model", answer.Model ?? model ?? "unknown");
        Agents.Add(1, tag, new("status", answer.Failure is null ? "completed" : "failed"));
        AgentDuration.Record(took.TotalSeconds, tag);
        if (answer.CostUsd is { } cost)
            AgentCost.Add((double)cost, tag);
        if (answer.InputTokens is { } input)
            AgentInput.Add(input, tag);
        if (answer.OutputTokens is { } output)
            AgentOutput.Add(output, tag);
    }

    private static KeyValuePair<string, object?> Status(StepOutcome outcome)
        => new("status", outcome.Stopped ? "stopped" : outcome.Failure is null ? "completed" : "failed");
}
