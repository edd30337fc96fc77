namespace Ironflow;

/// <summary>What happens when a run's budget does not cover a step (semantics 8.3).</summary>
public enum BudgetPolicy
{
    /// <summary>The run fails as <c>RUN_BUDGET_EXCEEDED</c>; no handler is told.</summary>
    Fail,

    /// <summary>A person is asked for a higher limit; the run waits and goes on with it.</summary>
    Ask,
}
