using Azure;
using Azure.Data.Tables;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <summary>Begins and ends waves (semantics 5, design §4.7).</summary>
internal sealed class WaveWrites(TableSet tables, ValueStore values, StepReader steps, StepCloser closer, RunWrites runs, ChangeFeed feed)
{
    /// <summary>The first transaction takes the run to <c>running</c> and holds the wave's live row; each holds as many members as fit and the run's live row as its
    /// condition. After a crash between two of them the next call writes what is missing.</summary>
    public async Task<bool> BeginAsync(IReadOnlyList<StepRecord> members, bool failFast, CancellationToken cancellationToken)
    {
        var first = Checked(members);
        var partition = RowKeys.Partition(first.RunId);
        var left = new List<TableEntity>(members.Count);
        foreach (var image in members.Select(m => (m.Key, Row: StepRow.Image(m))))
        {
            await values.WriteAsync(image.Row.Blobs, cancellationToken);
            left.Add(image.Row.ToEntity(partition, RowKeys.Step(image.Key)));
        }

        var (isOpening, isAnew) = (true, true);
        while (isOpening || left.Count > 0)
        {
            var batch = new RowBatch(partition).Merge(new TableEntity(partition, RowKeys.Live), ETag.All);
            RunChange? change = null;
            if (isOpening)
            {
                var run = await runs.FindAsync(first.RunId, withValues: false, cancellationToken) ?? throw RunWrites.Missing(first.RunId);
                if (RunTransitions.IsTerminal(run.Run.Status))
                    return false;
                change = runs.Plan(run, Changes.ToStatus(run.Run, RunStatus.Running, first.UpdatedAt));

                // A cancel reads which live rows there are before it removes them: the touch makes it read again, so that it misses none that begins here.
                change.AddTo(batch, touches: failFast);
                if (failFast && isAnew)
                    batch.Add(new TableEntity(partition, RowKeys.WaveLive(first.Attempt, first.Position)));
            }

            var taken = 0;
            while (taken < left.Count && batch.HasRoomFor(left[taken]))
                batch.Add(left[taken++]);
            switch (await CommitAsync(batch, cancellationToken))
            {
                case Outcome.Stopped:
                    return false;
                case Outcome.Exists:
                    // A repeat. Whoever wrote the first members wrote the live row with them; the stop order may have removed it since.
                    isAnew = false;
                    var standing = (await steps.ListWaveAsync(first.RunId, first.Attempt, first.Position, cancellationToken)).Select(s => RowKeys.Step(s.Key)).ToHashSet();
                    left.RemoveAll(row => standing.Contains(row.RowKey));
                    break;
                case Outcome.Written:
                    left.RemoveRange(0, taken);
                    if (change is not null)
                        await FollowAsync(change, isAnew, cancellationToken);
                    isOpening = false;
                    break;
            }
        }

        return true;
    }

    public async Task StopAsync(Guid runId, int attempt, int position, CancellationToken cancellationToken)
        => await StorageErrors.GuardAsync(
            () => tables.Runs.DeleteEntityAsync(RowKeys.Partition(runId), RowKeys.WaveLive(attempt, position), ETag.All, cancellationToken), "stop a wave", cancellationToken);

    public async Task<IReadOnlyList<StepRecord>> EndAsync(WaveEnd end, CancellationToken cancellationToken)
    {
        while (true)
        {
            var members = await steps.ListWaveAsync(end.RunId, end.Attempt, end.Position, cancellationToken);
            var open = members.FindAll(s => !StepTransitions.IsFinal(s.Status));
            if (await closer.TryCloseAsync(open, end.At, end.Reason, cancellationToken) is not { } closed)
                continue;

            // Last: while it stands, a call that was interrupted is seen not to have ended.
            await StopAsync(end.RunId, end.Attempt, end.Position, cancellationToken);
            var byKey = closed.ToDictionary(s => s.Key);
            return members.ConvertAll(s => byKey.GetValueOrDefault(s.Key, s));
        }
    }

    private async Task FollowAsync(RunChange change, bool isAnew, CancellationToken cancellationToken)
    {
        await runs.PublishAsync(change, cancellationToken);

        // The earlier call may have come as far as the run's change and not to its list row.
        if (!isAnew && change.After.Revision == change.Before.Revision)
            await feed.CatchUpAsync(change.Before, cancellationToken);
    }

    private async Task<Outcome> CommitAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            await tables.SubmitAsync(batch, cancellationToken);
            return Outcome.Written;
        }
        catch (TableTransactionFailedException error) when (StorageErrors.IsMissing(error) && batch.FailedRow(error) == RowKeys.Live)
        {
            return Outcome.Stopped;
        }
        catch (RequestFailedException error) when (StorageErrors.IsConflict(error))
        {
            return Outcome.Exists;
        }
        catch (RequestFailedException error) when (StorageErrors.IsChanged(error))
        {
            return Outcome.Changed;
        }
    }

    private static StepRecord Checked(IReadOnlyList<StepRecord> members)
    {
        if (members.Count == 0)
            throw new ArgumentException("a wave has at least one member", nameof(members));
        var first = members[0];
        if (members.Any(m => m.RunId != first.RunId || m.Attempt != first.Attempt || m.Position != first.Position))
            throw new ArgumentException("the members of a wave share one run, attempt and position", nameof(members));
        if (members.Any(m => m.Status != StepStatus.Pending))
            throw new ArgumentException("the members of a wave begin as pending", nameof(members));
        return first;
    }

    private enum Outcome
    {
        Written,
        Stopped,
        Exists,
        Changed,
    }
}
