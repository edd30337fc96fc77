using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Execution;

/// <summary>How a try ends on its row: final, or open for the next try (semantics 2.2, 3.3).</summary>
internal sealed record StepEnd(StepRecord Row, RawJson? Output, bool WillRetry)
{
    /// <summary>Whether the row stays open: a stopped member of a wave is closed by the wave, which knows why (semantics 5.3).</summary>
    public bool IsLeftOpen => !WillRetry && Row.Status == StepStatus.Running;

    public static StepEnd Of(StepRecord row, StepRequest request, StepOutcome outcome, DateTimeOffset startedAt, DateTimeOffset now, TimeSpan elapsed)
    {
        var duration = (long)elapsed.TotalMilliseconds;
        var succeeded = outcome.Failure is null;
        var summed = row with
        {
            DurationMs = row.DurationMs + duration,
            CostUsd = row.CostUsd + outcome.CostUsd,
            InputTokens = Sum(row.InputTokens, outcome.InputTokens),
            OutputTokens = Sum(row.OutputTokens, outcome.OutputTokens),
            Output = outcome.Output,
            Trace = outcome.Trace,
            UpdatedAt = now,
            Owner = null,
            HeartbeatAt = null,
            Process = null,
            Status = succeeded ? StepStatus.Completed : row.Status,
            CompletedAt = succeeded ? now : row.CompletedAt,
        };
        if (outcome.Failure is not { } failure)
            return new StepEnd(summed, outcome.Output, false);

        if (request.InWave && failure.Kind == FailureKind.Cancelled)
            return new StepEnd(summed, outcome.Output, false);
        if (Retries(request, failure))
        {
            var past = new PastTry(request.Try, failure, duration, outcome.CostUsd, outcome.InputTokens, outcome.OutputTokens, startedAt, now);
            return new StepEnd(summed with { PastTries = [.. row.PastTries, past] }, outcome.Output, true);
        }

        return new StepEnd(
            summed with
            {
                Status = failure.Kind == FailureKind.Cancelled ? StepStatus.Cancelled : StepStatus.Failed,
                Failure = failure,
                Error = failure.Message,
                Tolerated = request.AllowFailure && failure.Kind != FailureKind.Cancelled,
                CompletedAt = now,
            },
            outcome.Output,
            false);
    }

    private static bool Retries(StepRequest request, StepFailure failure)
        => request.Try < request.MaxTries
            && failure.Kind is not (FailureKind.Config or FailureKind.Cancelled or FailureKind.Interrupted or FailureKind.AddressRefused)
            && (failure.IsTransient || request.RetryOn == RetryOn.AnyFailure);

    private static long? Sum(long? a, long? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);
}
