using Ironflow.Steps;

namespace Ironflow.Runs;

/// <summary>Sums over a run's steps (semantics 8).</summary>
/// <param name="CostUsd">US dollars, summed as decimals.</param>
/// <param name="InputTokens">Input tokens; absent when no step had any.</param>
/// <param name="OutputTokens">Output tokens; absent when no step had any.</param>
/// <param name="ActiveMs">Time of steps with work.</param>
/// <param name="WaitingMs">Time of gates and delays.</param>
public sealed record RunTotals(decimal CostUsd, long? InputTokens, long? OutputTokens, long ActiveMs, long WaitingMs)
{
    /// <summary>Sums steps.</summary>
    public static RunTotals Of(IEnumerable<StepRecord> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var (cost, input, output, active, waiting) = (0m, (long?)null, (long?)null, 0L, 0L);
        foreach (var step in steps)
        {
            cost += step.CostUsd;
            input = step.InputTokens is { } i ? (input ?? 0) + i : input;
            output = step.OutputTokens is { } o ? (output ?? 0) + o : output;
            if (IsWait(step.Kind))
                waiting += step.DurationMs;
            else
                active += step.DurationMs;
            waiting += step.WaitedMs;
        }

        return new RunTotals(cost, input, output, active, waiting);
    }

    /// <summary>Both together.</summary>
    public static RunTotals operator +(RunTotals left, RunTotals right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(
            left.CostUsd + right.CostUsd, Sum(left.InputTokens, right.InputTokens), Sum(left.OutputTokens, right.OutputTokens),
            left.ActiveMs + right.ActiveMs, left.WaitingMs + right.WaitingMs);
    }

    /// <inheritdoc cref="op_Addition"/>
    public static RunTotals Add(RunTotals left, RunTotals right) => left + right;

    private static long? Sum(long? a, long? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);

    private static bool IsWait(StepKind kind)
        => kind.IsGate || kind == StepKind.Delay;
}
