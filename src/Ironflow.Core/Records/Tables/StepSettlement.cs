using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <summary>What a row that stands means for a write that met it: our own earlier try whose answer was lost, or another writer's.</summary>
internal sealed class StepSettlement(StepReader steps, VoteRows votes, RunWrites runs, ChangeFeed feed, Outbox outbox, GateIndex gates)
{
    /// <summary>Settles a write by the row that stands now.</summary>
    /// <returns><c>null</c> when no row, or for an update the row that was read, stands.</returns>
    public async Task<StepWriteResult?> OfAsync(StepRecord? before, StepRecord after, StepWrite write, CancellationToken cancellationToken)
    {
        var standing = await steps.FindAsync(after.RunId, after.Key, cancellationToken);
        if (standing is null || (before is not null && standing.ETag == before.ETag))
            return null;
        if (write.RunStatus is not null && await runs.FindAsync(after.RunId, withValues: false, cancellationToken) is { } run)
            await feed.CatchUpAsync(run, cancellationToken);
        var result = before is null ? OfInsert(standing, after, write) : OfUpdate(standing, before, after);
        if (result.Kind == StepWriteKind.Changed && write.Vote is { } insert)
            return await OfVoteAsync(standing, insert, result, cancellationToken);
        if (result.Kind == StepWriteKind.Written)
            await CompleteAsync(before, after, cancellationToken);
        return result;
    }

    /// <summary>Settles a write whose signal was used up, perhaps by the write itself.</summary>
    public async Task<StepWriteResult> OfUsedSignalAsync(StepRecord? before, StepRecord after, StepWrite write, CancellationToken cancellationToken)
        => await OfAsync(before, after, write, cancellationToken) is { } settled
            ? settled
            : new StepWriteResult(StepWriteKind.Changed, await steps.FindAsync(after.RunId, after.Key, cancellationToken));

    public static StepWriteResult OfInsert(StepRecord standing, StepRecord step, StepWrite write)
    {
        // A row that was begun has kept these from when it was pending.
        var own = write.BeginsPending ? step with { CreatedAt = standing.CreatedAt, Dependencies = standing.Dependencies } : step;
        return new StepWriteResult(StepEquality.IsOwnInsert(standing, own) ? StepWriteKind.Written : StepWriteKind.Exists, standing);
    }

    private static StepWriteResult OfUpdate(StepRecord standing, StepRecord before, StepRecord after)
        => new(StepEquality.Same(standing, WithValuesOf(standing, before, after)) ? StepWriteKind.Written : StepWriteKind.Changed, standing);

    /// <summary>The row went on since it was read. With our very vote it did so by our own earlier try, and perhaps others voted since; with another vote of the
    /// same voter nothing can come of this one; without any it can be tried again.</summary>
    private async Task<StepWriteResult> OfVoteAsync(StepRecord standing, VoteInsert insert, StepWriteResult changed, CancellationToken cancellationToken)
    {
        var cast = await votes.FindAsync(standing.RunId, standing.Key, insert.Vote.By, cancellationToken);
        if (cast is null)
            return changed;
        if (cast != insert.Vote)
            return new StepWriteResult(StepWriteKind.Voted, null);
        await outbox.DrainAsync(standing.RunId, cancellationToken);
        return new StepWriteResult(StepWriteKind.Written, standing);
    }

    /// <summary>A record that came from a listing lacks its values; those it did not touch are as they stand.</summary>
    private static StepRecord WithValuesOf(StepRecord standing, StepRecord before, StepRecord after) => after with
    {
        Input = before.Input is null && after.Input is null ? standing.Input : after.Input,
        Output = before.Output is null && after.Output is null ? standing.Output : after.Output,
        Trace = before.Trace is null && after.Trace is null ? standing.Trace : after.Trace,
    };

    private async Task CompleteAsync(StepRecord? before, StepRecord after, CancellationToken cancellationToken)
    {
        if (StepEvents.Of(before, after).Any(e => e.InFeed))
            await outbox.DrainAsync(after.RunId, cancellationToken);
        await gates.AfterAsync(before, after, cancellationToken);
    }
}
