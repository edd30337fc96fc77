using Ironflow.Orchestration;

namespace Ironflow;

/// <content>Steps for the case that a later one fails (semantics 9.6).</content>
public sealed partial class WorkflowContext
{
    private readonly List<StepDefinition> onError = [];

    /// <summary>Registers a step that runs once when a later step fails, before the handler learns of the failure: to clean up, to roll back, to tell somebody. It sees
    /// the error (a command as <c>IRONFLOW_ERROR_STEP</c> and <c>IRONFLOW_ERROR_MESSAGE</c>, an HTTP request as <c>X-Ironflow-Error-Step</c> and
    /// <c>X-Ironflow-Error-Message</c>, an agent in front of its prompt), never hides it, and its own failure is on record only. Several run in the order they
    /// were registered, last first. Nothing of it runs for a run that is cancelled.</summary>
    public void OnError(StepDefinition step)
    {
        ArgumentNullException.ThrowIfNull(step);
        onError.Add(step);
    }

    /// <summary>Takes back what was registered: from here on there is nothing to clean up.</summary>
    public void ClearOnError() => onError.Clear();

    private async Task RunErrorHandlersAsync(RunDriver driver, string failedStep, IronflowException error)
    {
        while (onError.Count > 0)
        {
            var step = onError[^1];
            onError.RemoveAt(onError.Count - 1);
            await driver.RunErrorHandlerAsync(step, ErrorNotice.Of(failedStep, error));
        }
    }
}
