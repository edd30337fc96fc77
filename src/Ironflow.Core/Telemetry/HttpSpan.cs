using System.Diagnostics;
using System.Globalization;
using Ironflow.Secrets;
using Ironflow.Steps;

namespace Ironflow.Telemetry;

/// <summary>The span of an HTTP step's request, after OpenTelemetry's conventions for HTTP clients, and the context it hands on.</summary>
/// <remarks>Made here and not by .NET's own client: that one knows neither which parts of the URL are secrets nor a run whose trace nobody records here.</remarks>
internal static class HttpSpan
{
    private const string TraceParent = "traceparent";

    /// <summary>Starts it and gives the request its <c>traceparent</c>, unless its author did.</summary>
    /// <param name="request">The request.</param>
    /// <param name="url">The URL as its author wrote it.</param>
    /// <param name="traceParent">What to hand on when nobody listens.</param>
    public static Activity? Start(HttpRequestMessage request, string url, string? traceParent)
    {
        var span = Tracing.Source.StartActivity(request.Method.Method, ActivityKind.Client);
        if ((span?.Id ?? traceParent) is { } handedOn && !request.Headers.Contains(TraceParent))
            request.Headers.TryAddWithoutValidation(TraceParent, handedOn);
        if (span is not { IsAllDataRequested: true })
            return span;
        span.SetTag(TelemetryNames.HttpMethod, request.Method.Method);
        // As it stands on the row; where a secret is the whole URL, its host is nobody's business either.
        span.SetTag(TelemetryNames.Url, Redactor.Redact(url));
        if (url.StartsWith(SecretScope.Prefix, StringComparison.Ordinal))
            return span;
        span.SetTag(TelemetryNames.ServerAddress, request.RequestUri!.Host);
        span.SetTag(TelemetryNames.ServerPort, request.RequestUri.Port);
        return span;
    }

    /// <summary>Says what came back.</summary>
    /// <param name="span">The span.</param>
    /// <param name="status">The reply's status; <c>null</c> when there was none.</param>
    /// <param name="failure">What the step's failure is; <c>null</c> when there is none.</param>
    public static void End(Activity? span, int? status, StepFailure? failure)
    {
        if (span is null)
            return;
        if (status is { } code)
            span.SetTag(TelemetryNames.HttpStatus, code);
        if (status >= 400)
            RunSpans.Fail(span, status.Value.ToString(CultureInfo.InvariantCulture), error: null);
        else if (RunSpans.ErrorType(failure) is { } type)
            RunSpans.Fail(span, type, error: null);
        span.Stop();
    }
}
