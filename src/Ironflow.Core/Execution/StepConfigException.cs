using Ironflow.Steps;

namespace Ironflow.Execution;

/// <summary>Ends an executor's preparation: the step's configuration is not valid (semantics 3.6). It never leaves the executor.</summary>
internal sealed class StepConfigException(string message, FailureKind kind = FailureKind.Config) : IronflowException(message)
{
    public StepOutcome ToOutcome() => new() { Failure = new StepFailure { Kind = kind, Message = Message } };
}
