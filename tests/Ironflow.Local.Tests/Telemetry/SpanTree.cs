using Ironflow.TestKit.Telemetry;

namespace Ironflow.Local.Tests.Telemetry;

/// <summary>The spans of one trace as lines, indented by who is above whom.</summary>
internal static class SpanTree
{
    /// <summary>The trace's lines, siblings by step and start: members of a wave begin in any order.</summary>
    /// <param name="spans">All spans.</param>
    /// <param name="traceId">The trace.</param>
    public static IReadOnlyList<string> Of(IEnumerable<OtlpSpan> spans, string traceId) => [.. Walk(spans, traceId).Select(at => new string(' ', 2 * at.Depth) + at.Span.Name)];

    /// <summary>The trace's spans with their depth. A span whose parent did not come stands at the top.</summary>
    public static IEnumerable<(int Depth, OtlpSpan Span)> Walk(IEnumerable<OtlpSpan> spans, string traceId)
    {
        var all = spans.Where(span => span.TraceId == traceId).ToList();
        var known = all.Select(span => span.SpanId).ToHashSet();
        return Below(all.Where(span => !known.Contains(span.ParentSpanId)), 0);

        IEnumerable<(int Depth, OtlpSpan Span)> Below(IEnumerable<OtlpSpan> level, int depth)
            => level.OrderBy(span => span.Attributes.GetValueOrDefault("ironflow.step.key"), StringComparer.Ordinal).ThenBy(span => span.Start)
                .SelectMany(span => Below(all.Where(child => child.ParentSpanId == span.SpanId), depth + 1).Prepend((depth, span)));
    }
}
