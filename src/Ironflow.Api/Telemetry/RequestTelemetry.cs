using System.Diagnostics;
using System.Diagnostics.Metrics;
using Ironflow.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Telemetry;

/// <summary>The span and the counts of one request. A host that has a span for it already, such as ASP.NET Core's when somebody listens to that, keeps it.</summary>
internal readonly struct RequestTelemetry : IDisposable
{
    private static readonly Counter<long> Requests = Metering.Meter.CreateCounter<long>(MetricNames.ApiRequests, "{request}", "Requests of the HTTP API");
    private static readonly Histogram<double> Duration = Metering.Duration(MetricNames.ApiRequestDuration, "From a request of the HTTP API to the end of its reply");

    private readonly HttpContext context;
    private readonly string operation;
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly Activity? span;

    public RequestTelemetry(HttpContext context, ApiOperation? operation)
    {
        this.context = context;
        // Paths that nobody serves are not names of ours: anybody could make any number of them.
        this.operation = operation?.Name ?? "none";
        if (!Tracing.IsOn || Tracing.CurrentTraceParent is not null)
            return;
        var caller = Tracing.Read(context.Request.Headers.TraceParent) is { } text ? ActivityContext.Parse(text, null) : default;
        // What is current here is an activity that nobody records, and would be the parent of a request without a caller's.
        var outer = Activity.Current;
        Activity.Current = null;
        span = Tracing.Source.StartActivity(operation is null ? "HTTP" : $"{operation.Method} {operation.Path}", ActivityKind.Server, caller);
        if (span is null)
            Activity.Current = outer;
        span?.SetTag(TelemetryNames.HttpMethod, context.Request.Method);
        span?.SetTag(TelemetryNames.HttpRoute, operation?.Path);
    }

    public void Dispose()
    {
        var status = context.Response.StatusCode;
        var tag = new KeyValuePair<string, object?>("operation", operation);
        Requests.Add(1, tag, new("status", status));
        Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tag);
        if (span is null)
            return;
        span.SetTag(TelemetryNames.HttpStatus, status);
        if (status >= 500)
            span.SetStatus(ActivityStatusCode.Error);
        span.Dispose();
    }
}
