using Ironflow.Orchestration;
using Ironflow.Steps;

namespace Ironflow;

/// <content>Steps without work: what is left out, and delays.</content>
public sealed partial class WorkflowContext
{
    /// <summary>Records that a step was left out; it takes a position and moves the frontier (semantics 2.3).</summary>
    public Task SkipAsync(string name, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var key = NextKey(name);
        return Submit(name, driver => driver.SkipAsync(new StepSpec(key, name, StepKind.Skip, string.Empty, new SkipStepConfig(reason), new StepOptions())));
    }

    /// <summary>Waits durably; the run sleeps and holds nothing of the process.</summary>
    /// <param name="name">The step's name.</param>
    /// <param name="delay">How long, at most 365 days.</param>
    public Task DelayAsync(string name, TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, TimeSpan.FromDays(365));
        return DelayUntilAsync(name, UtcNow + delay);
    }

    /// <summary>Waits durably until a time.</summary>
    public Task DelayUntilAsync(string name, DateTimeOffset dueAt)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var key = NextKey(name);
        return Submit(name, driver => driver.DelayAsync(new StepSpec(key, name, StepKind.Delay, string.Empty, new DelayStepConfig(dueAt), new StepOptions()), dueAt));
    }
}
