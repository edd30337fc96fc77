using Ironflow.Execution;
using Ironflow.Records;

namespace Ironflow.Agents;

/// <summary>Brings what agents say and do while they work into the event stream of their run.</summary>
/// <param name="store">Where events stand.</param>
/// <param name="time">The clock of their times and of the pauses between two writes.</param>
public sealed class AgentProgressFeed(IRecordStore store, TimeProvider time)
{
    /// <summary>Opens the stream of one call.</summary>
    internal ProgressTeller Open(StepExecution execution) => new(store, time, execution);
}
