using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Records;

/// <content>Waves and attempts.</content>
public partial interface IRecordStore
{
    /// <summary>Records all members of a wave as <c>pending</c> before the first of them begins (semantics 5.1); a fail-fast wave gets its own <c>live</c> row in
    /// the transaction of the first members (design §4.7). The run is brought to <c>running</c>. Members that are there already are left as they stand, and
    /// a wave of which any is there gets no <c>live</c> row anew: its stop order may have been given.</summary>
    /// <param name="members">The members' rows, all pending, of one position, by index; at least one.</param>
    /// <param name="failFast">Whether the wave has a stop order of its own.</param>
    /// <param name="cancellationToken">Cancels the write between two transactions.</param>
    /// <returns>Whether the run was live; otherwise nothing was written.</returns>
    Task<bool> BeginWaveAsync(IReadOnlyList<StepRecord> members, bool failFast, CancellationToken cancellationToken = default);

    /// <summary>Gives the stop order of a fail-fast wave: removes its <c>live</c> row. Does nothing when it is gone.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="attempt">The run's attempt.</param>
    /// <param name="position">The wave's position.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    Task StopWaveAsync(Guid runId, int attempt, int position, CancellationToken cancellationToken = default);

    /// <summary>Ends a wave: closes its open rows as cancelled with a reason, and removes its <c>live</c> row.</summary>
    /// <returns>The wave's rows by index, without input, output and trace.</returns>
    Task<IReadOnlyList<StepRecord>> EndWaveAsync(WaveEnd end, CancellationToken cancellationToken = default);

    /// <summary>Ends an attempt that is followed by another (semantics 9.4): closes its open rows as cancelled, and brings the run to <c>retrying</c> with the next
    /// attempt's number and time. A run that is at that attempt already, is marked for cancellation or has ended is returned as it stands.</summary>
    Task<RunRecord> ScheduleAttemptAsync(Guid runId, NextAttempt next, CancellationToken cancellationToken = default);
}

/// <summary>The end of a wave.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Attempt">The run's attempt.</param>
/// <param name="Position">The wave's position.</param>
/// <param name="Reason">Why members that have not ended are closed.</param>
/// <param name="At">When.</param>
public sealed record WaveEnd(Guid RunId, int Attempt, int Position, string Reason, DateTimeOffset At);

/// <summary>An attempt that follows a failed one.</summary>
/// <param name="Attempt">Its number: one more than that of the failed one.</param>
/// <param name="DueAt">When it begins.</param>
/// <param name="Error">Why the one before failed.</param>
/// <param name="ErrorCode">A stable name of the failure.</param>
/// <param name="At">When that was.</param>
public sealed record NextAttempt(int Attempt, DateTimeOffset DueAt, string Error, string ErrorCode, DateTimeOffset At);
