using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Ironflow.Telemetry;

/// <summary>A span that is made when what it shows has ended, under an id that was known from the start (decision 50).</summary>
/// <remarks>.NET gives every activity a random id and has no public way to set one; the field is set here and nowhere else. On a runtime
/// without that field the span keeps its random id and its attributes, and what hangs below it is found by trace only. A test says so first.</remarks>
internal static class PlacedSpan
{
    private static bool isPlaceable = true;

    /// <summary>Makes and ends a span.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="above">What it hangs below; without a span id for a root.</param>
    /// <param name="id">Its id.</param>
    /// <param name="start">When what it shows began.</param>
    /// <param name="end">When it ended.</param>
    /// <param name="describe">Adds what is to be said of it; not called when no listener wants it.</param>
    public static void Emit(string name, ActivityContext above, ActivitySpanId id, DateTimeOffset start, DateTimeOffset end, Action<Activity> describe)
    {
        var outer = Activity.Current;
        // A root takes the current activity as its parent otherwise.
        Activity.Current = null;
        try
        {
            using var span = Tracing.Source.StartActivity(name, ActivityKind.Internal, above, startTime: start);
            if (span is null)
                return;
            Place(span, id);
            if (span.IsAllDataRequested)
                describe(span);
            // A duration of nothing counts as not ended, and would be ended by the clock.
            span.SetEndTime((end > start ? end : start.AddTicks(1)).UtcDateTime);
        }
        finally
        {
            Activity.Current = outer;
        }
    }

    private static void Place(Activity span, ActivitySpanId id)
    {
        if (!isPlaceable)
            return;
        try
        {
            SpanId(span) = id.ToHexString();
        }
        catch (MissingFieldException)
        {
            isPlaceable = false;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanId(Activity span);
}
