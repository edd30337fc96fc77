using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Runs;

/// <summary>What the commands need beside runs: gates, signals, retries.</summary>
internal interface IDecisionClient
{
    /// <summary>Every open gate, newest first.</summary>
    Task<IReadOnlyList<GateView>> ListGatesAsync(CancellationToken cancellationToken);

    /// <exception cref="RequestException">The gate is not open, or the caller may not decide.</exception>
    Task<StepRecord> DecideAsync(Guid runId, Guid stepId, bool approve, string? comment, CancellationToken cancellationToken);

    /// <exception cref="RequestException">The value does not fit, or as for a decision.</exception>
    Task<StepRecord> AnswerAsync(Guid runId, Guid stepId, RawJson value, string? comment, CancellationToken cancellationToken);

    /// <exception cref="RequestException">The run has ended, or the payload does not fit.</exception>
    Task<SignalRecord> SignalAsync(NewSignal signal, CancellationToken cancellationToken);

    /// <exception cref="RequestException">The run cannot be retried like this.</exception>
    Task<RunRecord> RetryAsync(Guid runId, string from, CancellationToken cancellationToken);
}
