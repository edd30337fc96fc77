using Ironflow.Execution;
using Ironflow.Steps;

namespace Ironflow.Testing.Scripts;

/// <summary>Answers from scripts. A step without one does its own work where that is allowed, and otherwise fails the test.</summary>
/// <param name="scripts">The scripts.</param>
/// <param name="real">Does the work of a step without a script; <c>null</c> when none may be done.</param>
internal sealed class ScriptedExecutor(StepScripts scripts, IStepExecutor? real) : IStepExecutor
{
    public TimeSpan DefaultTimeout => real?.DefaultTimeout ?? TimeSpan.FromMinutes(5);

    public Task<StepOutcome> ExecuteAsync(StepExecution execution)
    {
        if (scripts.Take(execution.Request.Name) is { } script)
            return Task.FromResult(script.Outcome(execution));
        if (real is not null)
            return real.ExecuteAsync(execution);
        scripts.Miss(execution.Request);
        return Task.FromResult(new StepOutcome
        {
            Failure = new StepFailure { Kind = FailureKind.Config, Message = $"step '{execution.Request.Name}' has no script in this test" },
        });
    }
}
