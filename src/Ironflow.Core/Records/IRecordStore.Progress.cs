using Ironflow.Steps;

namespace Ironflow.Records;

/// <content>What a step tells while it works, for whoever watches its run.</content>
public partial interface IRecordStore
{
    /// <summary>The most events that one call of <see cref="AppendProgressAsync"/> takes.</summary>
    const int MaxProgress = 50;

    /// <summary>Appends events to the stream of a run, in order. Nothing rests on them: asked again after an answer that was lost, they may stand there twice.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="key">The step that tells them.</param>
    /// <param name="progress">The events, at most <see cref="MaxProgress"/>; not carried over all runs.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns><c>false</c> when the run has ended, is to be cancelled, or is gone: nothing was appended.</returns>
    Task<bool> AppendProgressAsync(Guid runId, StepKey key, IReadOnlyList<StepEvent> progress, DateTimeOffset at, CancellationToken cancellationToken = default);
}
