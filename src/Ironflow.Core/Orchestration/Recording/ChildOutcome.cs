using System.Text.Json;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>A workflow step's row as its child's end leaves it (reference §2.7; semantics 7.2): cost, tokens and time roll up either way.</summary>
internal static class ChildOutcome
{
    public static StepRecord Of(StepRecord row, RunRecord child, bool allowFailure, bool isTransient, DateTimeOffset now)
    {
        var summed = row with
        {
            CostUsd = child.CostUsd,
            InputTokens = child.InputTokens,
            OutputTokens = child.OutputTokens,
            DurationMs = child.ActiveMs,
            WaitedMs = child.WaitingMs,
            Output = OutputOf(child),
            CompletedAt = now,
            UpdatedAt = now,
        };
        if (child.Status is RunStatus.Completed or RunStatus.Warning)
            return summed with { Status = StepStatus.Completed };
        var message = child.Status == RunStatus.Cancelled
            ? $"child workflow '{child.WorkflowName}' was cancelled by {child.CancelRequestedBy ?? "nobody on record"}"
            : $"child workflow '{child.WorkflowName}' failed: {child.Error}";
        return summed with
        {
            Status = StepStatus.Failed,
            Error = message,
            Failure = new StepFailure { Kind = FailureKind.Workflow, Message = message, IsTransient = isTransient },
            Tolerated = allowFailure,
        };
    }

    private static RawJson OutputOf(RunRecord child)
    {
        var cost = JsonSerializer.Serialize(child.CostUsd, RecordJson.Relaxed.Decimal);
        var output = child.Output is { } value ? $",\"output\":{value}" : string.Empty;
        return new RawJson(FormattableString.Invariant(
            $$"""{"run_id":"{{child.Id:D}}","workflow_name":"{{child.WorkflowName}}","status":"{{SnakeCase.Name(child.Status)}}","cost_usd":{{cost}},"duration_ms":{{child.DurationMs}}{{output}}}"""));
    }
}
