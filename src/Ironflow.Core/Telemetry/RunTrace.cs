using System.Diagnostics;
using Ironflow.Runs;

namespace Ironflow.Telemetry;

/// <summary>Where a run stands in its trace. All of it follows from what was recorded when the run was created, and never changes.</summary>
/// <param name="Workflow">The run's workflow.</param>
/// <param name="TraceId">The trace.</param>
/// <param name="SpanId">The run's span.</param>
/// <param name="ParentSpanId">The span above it: the parent's step, the caller's span, or none.</param>
/// <param name="Flags">Whether the trace is sampled, as its caller decided.</param>
internal sealed record RunTrace(string Workflow, ActivityTraceId TraceId, ActivitySpanId SpanId, ActivitySpanId ParentSpanId, ActivityTraceFlags Flags)
{
    /// <summary>What the run's span hangs below; without a span id for a root.</summary>
    public ActivityContext Above => new(TraceId, ParentSpanId, Flags, isRemote: true);

    /// <summary>What the spans of the run's steps hang below.</summary>
    public ActivityContext Run => new(TraceId, SpanId, Flags, isRemote: true);

    public static RunTrace Of(RunRecord run)
    {
        var caused = Tracing.TryParse(run.TraceParent, out var cause);
        return new RunTrace(
            run.WorkflowName,
            caused ? cause.TraceId : SpanIds.TraceOf(run.RootRunId),
            SpanIds.Of(run.Id),
            run.ParentStepId is { } step ? SpanIds.Of(step) : caused ? cause.SpanId : default,
            caused ? cause.TraceFlags : ActivityTraceFlags.Recorded);
    }

    /// <summary>What the spans of a step's tries hang below.</summary>
    public ActivityContext Step(Guid stepId) => new(TraceId, SpanIds.Of(stepId), Flags, isRemote: true);
}
