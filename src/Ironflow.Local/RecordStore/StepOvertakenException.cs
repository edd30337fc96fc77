using Ironflow.Steps;

namespace Ironflow.Local.RecordStore;

/// <summary>A step's row was changed by another writer before its deferred end was written. The activity's completion is not taken, and its next
/// delivery finds the row as it stands.</summary>
internal sealed class StepOvertakenException(StepRecord step)
    : IronflowException($"the row of step '{step.Name}' ({step.Key}) of run {step.RunId} was changed by another writer before its end was written");
