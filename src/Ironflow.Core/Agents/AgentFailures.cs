using Ironflow.Execution;
using Ironflow.Steps;

namespace Ironflow.Agents;

/// <summary>Agent failures as failures of their step, with the transient ones marked (reference §2.9).</summary>
internal static class AgentFailures
{
    public static StepFailure Of(AgentFailure failure) => new()
    {
        Kind = failure.Kind == AgentFailureKind.Config ? FailureKind.Config : FailureKind.Agent,
        Message = "agent error: " + OutputLimits.Beginning(failure.Message),
        ExitCode = failure.ExitCode,
        HttpStatus = failure.HttpStatus,
        RetryAfter = failure.RetryAfter,
        IsTransient = IsTransient(failure),
    };

    /// <summary>What a provider threw although it should not: its defect, or the network's.</summary>
    public static AgentFailure Of(string provider, Exception error) => error switch
    {
        HttpRequestException http => new AgentFailure(AgentFailureKind.Api, $"{provider}: {http.Message}") { HttpStatus = (int?)http.StatusCode },
        IOException => new AgentFailure(AgentFailureKind.Api, $"{provider}: {error.Message}"),
        // HttpClient tells of its own time limit as of a cancellation.
        TimeoutException or OperationCanceledException => new AgentFailure(AgentFailureKind.Timeout, $"{provider}: {error.Message}"),
        _ => new AgentFailure(AgentFailureKind.Unexpected, $"provider '{provider}' threw {error.GetType().Name}: {error.Message}"),
    };

    private static bool IsTransient(AgentFailure failure) => failure.Kind switch
    {
        AgentFailureKind.ProcessFailed or AgentFailureKind.Timeout or AgentFailureKind.Schema or AgentFailureKind.RateLimited => true,
        AgentFailureKind.Api => failure.HttpStatus is null or 429 or >= 500,
        _ => false,
    };
}
