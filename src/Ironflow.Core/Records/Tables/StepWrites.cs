using Azure;
using Azure.Data.Tables;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <summary>Writes of step rows: each one transaction with its conditions, its event and, where asked, the run's change of status.</summary>
internal sealed class StepWrites(TableSet tables, ValueStore values, TextLoader texts, RunWrites runs, ChangeFeed feed, EventClock clock)
{
    public async Task<StepRecord?> FindAsync(Guid runId, StepKey key, CancellationToken cancellationToken)
    {
        var row = await TableSet.FindAsync(tables.Runs, RowKeys.Partition(runId), RowKeys.Step(key), columns: null, cancellationToken);
        return row is null ? null : await StepRow.ReadAsync(row, texts, cancellationToken);
    }

    public async Task<IReadOnlyList<StepRecord>> ListAsync(Guid runId, CancellationToken cancellationToken)
    {
        FormattableString filter = $"PartitionKey eq {RowKeys.Partition(runId)} and RowKey ge {RowKeys.StepPrefix} and RowKey lt {RowKeys.StepEnd}";
        var steps = new List<StepRecord>();
        await foreach (var row in TableSet.Query(tables.Runs, filter, StepRow.Summary, pageSize: null, cancellationToken))
            steps.Add(await StepRow.ReadAsync(row, texts, cancellationToken));

        // Numbers that outgrow their digits sort by number all the same.
        steps.Sort((a, b) => a.Key.CompareTo(b.Key));
        return steps;
    }

    public Task<StepWriteResult> InsertAsync(StepRecord step, StepWrite write, CancellationToken cancellationToken)
    {
        var partition = RowKeys.Partition(step.RunId);
        var image = StepRow.Image(step);
        return WriteAsync(
            before: null, step, write, batch => batch.Add(image.ToEntity(partition, RowKeys.Step(step.Key))), image.Blobs, cancellationToken);
    }

    public async Task<StepWriteResult> UpdateAsync(StepRecord before, StepRecord after, StepWrite write, CancellationToken cancellationToken)
    {
        Changes.RequireStepChange(before, after);
        if (StepTransitions.IsFinal(before.Status))
            after = Changes.LateReport(before, after);
        var etag = new ETag(before.ETag ?? throw new ArgumentException("the step was not read from a store: it has no ETag", nameof(before)));
        var change = StepRow.Image(after).ChangeFrom(StepRow.Image(before), RowKeys.Partition(after.RunId), RowKeys.Step(after.Key));

        // Without a difference the row is still touched: the ETag and the live row are conditions all the same.
        var entity = change?.Entity ?? new TableEntity(RowKeys.Partition(after.RunId), RowKeys.Step(after.Key));
        return await WriteAsync(before, after, write, batch => batch.Merge(entity, etag), change?.Blobs ?? [], cancellationToken);
    }

    /// <summary>Closes open rows as the end of their run does.</summary>
    /// <returns>Whether the rows were as they had been read.</returns>
    public async Task<bool> TryCloseAsync((StepRecord Open, StepRecord Closed)[] steps, CancellationToken cancellationToken)
    {
        var batch = new RowBatch(RowKeys.Partition(steps[0].Open.RunId));
        foreach (var (open, closed) in steps)
        {
            var change = StepRow.Image(closed).ChangeFrom(StepRow.Image(open), RowKeys.Partition(closed.RunId), RowKeys.Step(closed.Key))!.Value;
            await values.WriteAsync(change.Blobs, cancellationToken);
            batch.Merge(change.Entity, new ETag(open.ETag!));
            await AddEventAsync(batch, open, closed, cancellationToken);
        }

        try
        {
            await tables.SubmitAsync(batch, cancellationToken);
            return true;
        }
        catch (RequestFailedException error) when (StorageErrors.IsChanged(error))
        {
            return false;
        }
    }

    private async Task<StepWriteResult> WriteAsync(
        StepRecord? before, StepRecord after, StepWrite write, Action<RowBatch> addStep, IEnumerable<ValueBlob> blobs, CancellationToken cancellationToken)
    {
        await values.WriteAsync(blobs, cancellationToken);
        while (true)
        {
            // The step comes first: when several conditions fail, the one on the step is the one reported.
            var batch = new RowBatch(RowKeys.Partition(after.RunId));
            addStep(batch);
            if (write.RequireLive)
                batch.Merge(new TableEntity(RowKeys.Partition(after.RunId), RowKeys.Live), ETag.All);
            await AddEventAsync(batch, before, after, cancellationToken);
            RunChange? change = null;
            if (write.RunStatus is { } status)
            {
                var run = await runs.FindAsync(after.RunId, withValues: false, cancellationToken) ?? throw RunWrites.Missing(after.RunId);
                if (RunTransitions.IsTerminal(run.Run.Status) && await SettleAsync(before, after, write, cancellationToken) is { } settled)
                    return settled;
                if (RunTransitions.IsTerminal(run.Run.Status) && write.RequireLive)
                    return new StepWriteResult(StepWriteKind.Stopped, null);
                change = runs.Plan(run, Changes.ToStatus(run.Run, status, after.UpdatedAt));
                change.AddTo(batch);
            }

            try
            {
                var etags = await tables.SubmitAsync(batch, cancellationToken);
                if (change is not null)
                    await runs.PublishAsync(change, cancellationToken);
                return new StepWriteResult(StepWriteKind.Written, after with { ETag = etags[RowKeys.Step(after.Key)] });
            }
            catch (TableTransactionFailedException error) when (StorageErrors.IsMissing(error) && batch.FailedRow(error) == RowKeys.Live)
            {
                return new StepWriteResult(StepWriteKind.Stopped, null);
            }
            catch (TableTransactionFailedException error) when (IsAnswer(error, before) && batch.FailedRow(error) == RowKeys.Step(after.Key))
            {
                if (await SettleAsync(before, after, write, cancellationToken) is { } standing)
                    return standing;
                if (before is not null)
                    return new StepWriteResult(StepWriteKind.Changed, null);
            }
            catch (TableTransactionFailedException error) when (StorageErrors.IsChanged(error) && batch.FailedRow(error) == RowKeys.Run)
            {
                // Another writer changed the run's status: planned anew.
            }
        }
    }

    /// <summary>What a row that stands means for a write that met it: our own earlier try whose answer was lost, or another writer's.</summary>
    private async Task<StepWriteResult?> SettleAsync(StepRecord? before, StepRecord after, StepWrite write, CancellationToken cancellationToken)
    {
        var standing = await FindAsync(after.RunId, after.Key, cancellationToken);
        if (standing is null || (before is not null && standing.ETag == before.ETag))
            return null;
        if (write.RunStatus is not null && await runs.FindAsync(after.RunId, withValues: false, cancellationToken) is { } run)
            await feed.CatchUpAsync(run, cancellationToken);
        var isOurs = before is null ? StepEquality.IsOwnInsert(standing, after) : StepEquality.Same(standing, WithValuesOf(standing, before, after));
        return isOurs
            ? new StepWriteResult(StepWriteKind.Written, standing)
            : new StepWriteResult(before is null ? StepWriteKind.Exists : StepWriteKind.Changed, standing);
    }

    /// <summary>A record that came from a listing lacks its values; those it did not touch are as they stand.</summary>
    private static StepRecord WithValuesOf(StepRecord standing, StepRecord before, StepRecord after) => after with
    {
        Input = before.Input is null && after.Input is null ? standing.Input : after.Input,
        Output = before.Output is null && after.Output is null ? standing.Output : after.Output,
        Trace = before.Trace is null && after.Trace is null ? standing.Trace : after.Trace,
    };

    private async Task AddEventAsync(RowBatch batch, StepRecord? before, StepRecord after, CancellationToken cancellationToken)
    {
        if (Changes.Of(before, after) is not { } change)
            return;
        var row = new EventRow(after.RunId, clock.Next(), change.Type, change.Data, Revision: null);
        if (row.Blob is { } blob)
            await values.WriteAsync([blob], cancellationToken);
        batch.Add(row.ToRunEntity());
    }

    private static bool IsAnswer(RequestFailedException error, StepRecord? before) => before is null
        ? StorageErrors.IsConflict(error)
        : StorageErrors.IsChanged(error) || (StorageErrors.IsMissing(error) && error.ErrorCode != Azure.Data.Tables.Models.TableErrorCode.TableNotFound.ToString());
}
