using Ironflow.Steps;

namespace Ironflow;

/// <summary>What happens when a gate's deadline passes (semantics 6.5). Several make a chain: the first deadline brings the first action, the next one the
/// second. After the last action of a chain that neither approves nor rejects, the gate stays open without a deadline.</summary>
public sealed record DeadlineAction
{
    private DeadlineAction(DeadlineActionKind kind) => Kind = kind;

    /// <summary>The gate is rejected.</summary>
    public static DeadlineAction Reject { get; } = new(DeadlineActionKind.Reject);

    /// <summary>The gate is approved, by <c>system:deadline</c>.</summary>
    public static DeadlineAction Approve { get; } = new(DeadlineActionKind.Approve);

    internal DeadlineActionKind Kind { get; }

    private IReadOnlyList<Assignee> To { get; init; } = [];

    private TimeSpan? Within { get; init; }

    /// <summary>Others are asked from then on.</summary>
    /// <param name="within">The time until the next deadline; as long as the first when <c>null</c>.</param>
    /// <param name="to">Who.</param>
    /// <exception cref="ArgumentException">Nobody is named.</exception>
    public static DeadlineAction EscalateTo(TimeSpan? within, params IReadOnlyList<Assignee> to)
    {
        ArgumentNullException.ThrowIfNull(to);
        RequirePositive(within);
        return to.Count > 0
            ? new(DeadlineActionKind.Escalate) { To = [.. to], Within = within }
            : throw new ArgumentException("name who is asked then", nameof(to));
    }

    /// <summary>An event says that the deadline passed, and the gate waits on.</summary>
    /// <param name="within">The time until the next deadline; as long as the first when <c>null</c>.</param>
    public static DeadlineAction Notify(TimeSpan? within = null)
    {
        RequirePositive(within);
        return new(DeadlineActionKind.Notify) { Within = within };
    }

    internal DeadlineStep ToStep() => new(Kind, Kind == DeadlineActionKind.Escalate ? [.. To.Select(t => t.ToString())] : null, Within?.TotalSeconds);

    private static void RequirePositive(TimeSpan? within)
    {
        if (within <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(within), within, "the time until the next deadline must be positive");
    }
}
