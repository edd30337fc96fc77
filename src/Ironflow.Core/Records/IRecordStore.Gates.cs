using Ironflow.Gates;
using Ironflow.Steps;

namespace Ironflow.Records;

/// <content>Gates and signals.</content>
public partial interface IRecordStore
{
    /// <summary>Every open gate, newest first (by the time it opened, <see cref="StepRecord.StartedAt"/>).</summary>
    /// <param name="limit">How many at most, 1 to 100.</param>
    /// <param name="cursor">Where the page before ended.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<GatePage> ListOpenGatesAsync(int limit, string? cursor, CancellationToken cancellationToken = default);

    /// <summary>The votes on a gate as they were written, in any order.</summary>
    Task<IReadOnlyList<GateVote>> ListVotesAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default);

    /// <summary>Records a signal, insert-only; returns what stands under its id, this one or an earlier one.</summary>
    Task<SignalRecord> AddSignalAsync(SignalRecord signal, CancellationToken cancellationToken = default);

    /// <summary>The signals of a name that were sent to a run, by time and id.</summary>
    Task<IReadOnlyList<SignalRecord>> ListSignalsAsync(Guid runId, string name, CancellationToken cancellationToken = default);
}

/// <summary>A page of open gates.</summary>
/// <param name="Gates">The gates, newest first. A page may be short though more follow.</param>
/// <param name="NextCursor">Where the next page begins; <c>null</c> at the end.</param>
public sealed record GatePage(IReadOnlyList<OpenGate> Gates, string? NextCursor);

/// <summary>An open gate.</summary>
/// <param name="Step">Its row, without input, output and trace.</param>
/// <param name="WorkflowName">The run's workflow.</param>
/// <param name="RootRunId">The run at the root of the run's chain.</param>
public sealed record OpenGate(StepRecord Step, string WorkflowName, Guid RootRunId);

/// <summary>A vote's row, written in the transaction of what it changes on its gate (semantics 6.2): insert-only, one per voter.</summary>
/// <param name="Vote">The vote.</param>
public sealed record VoteInsert(GateVote Vote);

/// <summary>The mark that a signal has opened its gate, written in the transaction of the gate's end.</summary>
/// <param name="Name">The signal's name.</param>
/// <param name="Id">The signal's id.</param>
public sealed record SignalUse(string Name, string Id);
