using System.Diagnostics;
using System.Globalization;
using Ironflow.Execution;
using Ironflow.Steps;

namespace Ironflow.Telemetry;

/// <summary>The span of one try of a step: live while its work is, so that what the work calls hangs below it.</summary>
internal static class TrySpan
{
    /// <summary>Starts it; <c>null</c> when nobody listens.</summary>
    public static Activity? Start(RunTrace? trace, StepRequest request, StepRecord row)
    {
        if (trace is null)
            return null;
        // Not below what is current: an engine may have a span of its own around an activity, and the step's is the parent.
        var span = Tracing.Source.StartActivity(string.Create(CultureInfo.InvariantCulture, $"try {request.Try}"), ActivityKind.Internal, trace.Step(row.Id));
        if (span is not { IsAllDataRequested: true })
            return span;
        RunSpans.Describe(span, request.RunId, trace.Workflow, row.Id, row.Key, request.Name, request.Kind);
        span.SetTag(TelemetryNames.StepTry, request.Try);
        span.SetTag(TelemetryNames.StepDelivery, row.Delivery);
        return span;
    }

    /// <summary>Ends it with what came of the work.</summary>
    public static void End(Activity? span, StepOutcome outcome)
    {
        if (span is null)
            return;
        if (outcome.Failure is { } failure)
            RunSpans.Fail(span, RunSpans.ErrorType(failure)!, failure.Message);
        span.Stop();
    }
}
