using System.Diagnostics;

namespace Ironflow.Telemetry;

/// <summary>Where Ironflow's spans come from. Without a listener nothing is made and nothing is read for it.</summary>
public static class Tracing
{
    /// <summary>The source of all spans.</summary>
    public static ActivitySource Source { get; } = new(TelemetryNames.Source);

    /// <summary>Whether anybody listens.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>The context of the span that is under way, as a <c>traceparent</c>; <c>null</c> when there is none that anybody records.</summary>
    /// <remarks>ASP.NET Core makes activities of its own for its logs: nobody exports them, and a trace that began with one would have lost its root.</remarks>
    public static string? CurrentTraceParent
        => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current && current.Source.HasListeners() ? current.Id : null;

    /// <summary>A caller's <c>traceparent</c> as it is kept: <c>null</c> when it is not a valid one.</summary>
    /// <param name="text">The header's value.</param>
    public static string? Read(string? text)
        => TryParse(text, out var context) ? Text(context) : null;

    internal static bool TryParse(string? text, out ActivityContext context)
    {
        context = default;
        // Version 00 has 55 characters; of a later one the first 55 mean the same (W3C Trace Context, 4.3).
        if (text is not { Length: >= 55 } || (text.Length > 55 && (text[55] != '-' || text.StartsWith("00", StringComparison.Ordinal))))
            return false;
        return ActivityContext.TryParse(text[..55], traceState: null, isRemote: true, out context) && context.TraceId != default && context.SpanId != default;
    }

    internal static string Text(ActivityContext context)
        => string.Create(null, stackalloc char[55], $"00-{context.TraceId.ToHexString()}-{context.SpanId.ToHexString()}-{(int)context.TraceFlags & 1:x2}");
}
