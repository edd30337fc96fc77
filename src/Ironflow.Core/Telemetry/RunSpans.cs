using System.Diagnostics;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Secrets;
using Ironflow.Steps;

namespace Ironflow.Telemetry;

/// <summary>Makes the spans of runs and of steps from their final rows. Nothing of a payload, a prompt or an output is in them.</summary>
internal static class RunSpans
{
    public static void Emit(RunRecord run, RunTrace trace)
        => PlacedSpan.Emit($"run {run.WorkflowName}", trace.Above, trace.SpanId, run.CreatedAt, run.CompletedAt ?? run.UpdatedAt, span =>
        {
            span.SetTag(TelemetryNames.RunId, run.Id.ToString("D"));
            span.SetTag(TelemetryNames.Workflow, run.WorkflowName);
            Set(span, TelemetryNames.WorkflowVersion, run.WorkflowVersion);
            span.SetTag(TelemetryNames.RunStatus, SnakeCase.Name(run.Status));
            span.SetTag(TelemetryNames.RunTrigger, TriggerName(run.Trigger));
            span.SetTag(TelemetryNames.RunAttempt, run.Attempt);
            span.SetTag(TelemetryNames.RunCost, (double)run.CostUsd);
            Set(span, TelemetryNames.RunErrorCode, run.ErrorCode);
            if (run.Status == RunStatus.Failed)
                Fail(span, run.ErrorCode ?? "failed", run.Error);
        });

    public static void Emit(StepRecord step, RunTrace trace)
        => PlacedSpan.Emit($"step {step.Name}", trace.Run, SpanIds.Of(step.Id), step.StartedAt ?? step.CreatedAt, step.CompletedAt ?? step.UpdatedAt, span =>
        {
            Describe(span, step.RunId, trace.Workflow, step.Id, step.Key, step.Name, step.Kind);
            span.SetTag(TelemetryNames.StepStatus, SnakeCase.Name(step.Status));
            span.SetTag(TelemetryNames.StepTries, step.Try);
            span.SetTag(TelemetryNames.StepCost, (double)step.CostUsd);
            Set(span, TelemetryNames.ChildRunId, step.ChildRunId?.ToString("D"));
            Set(span, TelemetryNames.StepReusedFrom, step.ReusedFrom?.ToString("D"));
            if (step.Tolerated)
                span.SetTag(TelemetryNames.StepTolerated, true);
            if (step.Status is StepStatus.Failed or StepStatus.Rejected)
                Fail(span, ErrorType(step.Failure) ?? SnakeCase.Name(step.Status), step.Error);
        });

    public static void Describe(Activity span, Guid runId, string workflow, Guid stepId, StepKey key, string name, StepKind kind)
    {
        span.SetTag(TelemetryNames.RunId, runId.ToString("D"));
        span.SetTag(TelemetryNames.Workflow, workflow);
        span.SetTag(TelemetryNames.RunAttempt, key.Attempt);
        span.SetTag(TelemetryNames.StepId, stepId.ToString("D"));
        span.SetTag(TelemetryNames.StepKey, key.ToString());
        span.SetTag(TelemetryNames.StepName, name);
        span.SetTag(TelemetryNames.StepKind, kind.Name);
    }

    /// <summary>Marks a span as failed.</summary>
    /// <param name="span">The span.</param>
    /// <param name="type">What went wrong, as one of few names.</param>
    /// <param name="error">Why; redacted as rows are.</param>
    public static void Fail(Activity span, string type, string? error)
    {
        span.SetTag(TelemetryNames.ErrorType, type);
        span.SetStatus(ActivityStatusCode.Error, error is null ? null : Redactor.Redact(error));
    }

    public static string? ErrorType(StepFailure? failure) => failure is null ? null : SnakeCase.Name(failure.Kind);

    private static string TriggerName(Trigger trigger) => trigger switch
    {
        ManualTrigger => "manual",
        ApiTrigger => "api",
        RetryTrigger => "retry",
        WorkflowTrigger => "workflow",
        _ => "other",
    };

    private static void Set(Activity span, string name, string? value)
    {
        if (value is not null)
            span.SetTag(name, value);
    }
}
