using Azure;
using Azure.Data.Tables;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <summary>Writes of step rows: each one transaction with its conditions, its events and, where asked, a vote, a signal's use and the run's change of status.</summary>
internal sealed class StepWrites(
    TableSet tables, ValueStore values, StepReader steps, RunWrites runs, StepEventRows events, Outbox outbox, SignalRows signals, GateIndex gates, StepSettlement settlement)
{
    public async Task<StepWriteResult> InsertAsync(StepRecord step, StepWrite write, CancellationToken cancellationToken)
    {
        if (!write.BeginsPending)
            return await AddAsync(step, write, cancellationToken);
        while (true)
        {
            var standing = await steps.FindAsync(step.RunId, step.Key, cancellationToken);
            var result = standing switch
            {
                null => await AddAsync(step, write, cancellationToken),
                { Status: StepStatus.Pending } when standing.Name == step.Name && standing.Kind == step.Kind => await BeginAsync(standing, step, write, cancellationToken),
                _ => StepSettlement.OfInsert(standing, step, write),
            };

            // What stood when it was read may have gone on, or come, before the write: then it is looked at again.
            if (result.Kind == StepWriteKind.Changed || (standing is null && result.Kind == StepWriteKind.Exists))
                continue;
            return result;
        }
    }

    public Task<StepWriteResult> UpdateAsync(StepRecord before, StepRecord after, StepWrite write, CancellationToken cancellationToken)
    {
        Changes.RequireStepChange(before, after);
        return ChangeAsync(before, StepTransitions.IsFinal(before.Status) ? Changes.LateReport(before, after) : after, write, cancellationToken);
    }

    private Task<StepWriteResult> ChangeAsync(StepRecord before, StepRecord after, StepWrite write, CancellationToken cancellationToken)
    {
        var etag = new ETag(before.ETag ?? throw new ArgumentException("the step was not read from a store: it has no ETag", nameof(before)));
        var change = StepRow.Image(after).ChangeFrom(StepRow.Image(before), RowKeys.Partition(after.RunId), RowKeys.Step(after.Key));

        // Without a difference the row is still touched: the ETag and the live row are conditions all the same.
        var entity = change?.Entity ?? new TableEntity(RowKeys.Partition(after.RunId), RowKeys.Step(after.Key));
        return WriteAsync(before, after, write, batch => batch.Merge(entity, etag), change?.Blobs ?? [], cancellationToken);
    }

    private Task<StepWriteResult> AddAsync(StepRecord step, StepWrite write, CancellationToken cancellationToken)
    {
        var image = StepRow.Image(step);
        var entity = image.ToEntity(RowKeys.Partition(step.RunId), RowKeys.Step(step.Key));
        return WriteAsync(before: null, step, write, batch => batch.Add(entity), image.Blobs, cancellationToken);
    }

    /// <summary>What an insert may record, the begin of a pending row may too, such as a gate that is open at once.</summary>
    private Task<StepWriteResult> BeginAsync(StepRecord pending, StepRecord step, StepWrite write, CancellationToken cancellationToken)
        => ChangeAsync(pending, step with { CreatedAt = pending.CreatedAt, Dependencies = pending.Dependencies }, write, cancellationToken);

    private async Task<StepWriteResult> WriteAsync(
        StepRecord? before, StepRecord after, StepWrite write, Action<RowBatch> addStep, IEnumerable<ValueBlob> blobs, CancellationToken cancellationToken)
    {
        var partition = RowKeys.Partition(after.RunId);
        var stepRow = RowKeys.Step(after.Key);
        var liveRow = write.InWave ? RowKeys.WaveLive(after.Key.Attempt, after.Key.Position) : RowKeys.Live;
        await values.WriteAsync(blobs, cancellationToken);
        await gates.BeforeAsync(before, after, cancellationToken);
        while (true)
        {
            // The step comes first: when several conditions fail, the one on the step is the one reported.
            var batch = new RowBatch(partition);
            addStep(batch);
            if (write.RequireLive)
                batch.Merge(new TableEntity(partition, liveRow), ETag.All);
            var voteRow = await AddVoteAsync(batch, after, write, cancellationToken);
            string? signalRow = null;
            if (write.Signal is { } use)
            {
                if (await signals.UseAsync(after.RunId, use, after.Key.ToString(), cancellationToken) is not { } used)
                    return await settlement.OfUsedSignalAsync(before, after, write, cancellationToken);
                signalRow = used.Row.RowKey;
                batch.Merge(used.Row, used.ETag);
            }

            var written = await events.PlanAsync(before, after, cancellationToken);
            foreach (var row in StepEventRows.Entities(written))
                batch.Add(row);
            RunChange? change = null;
            if (write.RunStatus is { } status)
            {
                var run = await runs.FindAsync(after.RunId, withValues: false, cancellationToken) ?? throw RunWrites.Missing(after.RunId);
                if (RunTransitions.IsTerminal(run.Run.Status) && await settlement.OfAsync(before, after, write, cancellationToken) is { } settled)
                    return settled;
                if (RunTransitions.IsTerminal(run.Run.Status) && write.RequireLive)
                    return new StepWriteResult(StepWriteKind.Stopped, null);
                change = runs.Plan(run, Changes.ToStatus(run.Run, status, after.UpdatedAt));
                change.AddTo(batch);
            }

            try
            {
                var etags = await tables.SubmitAsync(batch, cancellationToken);
                await FollowAsync(before, after, written, change, cancellationToken);
                return new StepWriteResult(StepWriteKind.Written, after with { ETag = etags[stepRow] });
            }
            catch (TableTransactionFailedException error) when (StorageErrors.IsMissing(error) && batch.FailedRow(error) == liveRow)
            {
                return new StepWriteResult(StepWriteKind.Stopped, null);
            }
            catch (TableTransactionFailedException error) when (StorageErrors.IsConflict(error) && batch.FailedRow(error) == voteRow)
            {
                // The gate's row was as it had been read, so this is no vote of ours whose answer was lost: that would have changed the row.
                return new StepWriteResult(StepWriteKind.Voted, null);
            }
            catch (TableTransactionFailedException error) when (IsAnswer(error, before) && batch.FailedRow(error) == stepRow)
            {
                if (await settlement.OfAsync(before, after, write, cancellationToken) is { } standing)
                    return standing;
                if (before is not null)
                    return new StepWriteResult(StepWriteKind.Changed, null);
            }
            catch (TableTransactionFailedException error) when (StorageErrors.IsChanged(error) && batch.FailedRow(error) is { } row && (row == RowKeys.Run || row == signalRow))
            {
                // Another writer changed the run's status, or used the signal: planned anew.
            }
        }
    }

    private async Task<string?> AddVoteAsync(RowBatch batch, StepRecord after, StepWrite write, CancellationToken cancellationToken)
    {
        if (write.Vote is not { } insert)
            return null;
        var key = RowKeys.Vote(after.Key, insert.Vote.By);
        var image = VoteRows.Image(after.RunId, after.Key, insert.Vote);
        await values.WriteAsync(image.Blobs, cancellationToken);
        batch.Add(image.ToEntity(RowKeys.Partition(after.RunId), key));
        return key;
    }

    /// <summary>What follows the transaction in other partitions; each part is made up for by others after a crash.</summary>
    private async Task FollowAsync(StepRecord? before, StepRecord after, IReadOnlyList<EventRow> written, RunChange? change, CancellationToken cancellationToken)
    {
        await outbox.PublishAsync(written, cancellationToken);
        if (change is not null)
            await runs.PublishAsync(change, cancellationToken);
        await gates.AfterAsync(before, after, cancellationToken);
    }

    private static bool IsAnswer(RequestFailedException error, StepRecord? before) => before is null
        ? StorageErrors.IsConflict(error)
        : StorageErrors.IsChanged(error) || (StorageErrors.IsMissing(error) && error.ErrorCode != Azure.Data.Tables.Models.TableErrorCode.TableNotFound.ToString());
}
