namespace Ironflow.Records.Tables;

/// <summary>A planned change of a run's row with its events.</summary>
internal sealed class RunChange
{
    private readonly Azure.Data.Tables.TableEntity? entity;

    public RunChange(StoredRun before, StoredRun after, IReadOnlyList<EventRow> events)
    {
        (Before, After, Events) = (before, after, events);
        var partition = RowKeys.Partition(after.Run.Id);
        var change = RunRow.Image(after.Run, after.Revision).ChangeFrom(RunRow.Image(before.Run, before.Revision), partition, RowKeys.Run);
        entity = change?.Entity;
        Blobs = [.. change?.Blobs ?? [], .. events.Select(e => e.Blob).OfType<ValueBlob>()];
    }

    public StoredRun Before { get; }

    public StoredRun After { get; }

    public IReadOnlyList<EventRow> Events { get; }

    /// <summary>The large texts to write before the rows that name them.</summary>
    public IReadOnlyList<ValueBlob> Blobs { get; }

    /// <summary>Adds the run's row, guarded by its ETag, and the events.</summary>
    /// <param name="batch">The transaction.</param>
    /// <param name="touches">Whether the row is touched when nothing of it changes, so that whoever read it before has to read again.</param>
    public void AddTo(RowBatch batch, bool touches = false)
    {
        if (entity is not null)
            batch.Merge(entity, Before.ETag);
        else if (touches)
            batch.Merge(new Azure.Data.Tables.TableEntity(RowKeys.Partition(After.Run.Id), RowKeys.Run), Before.ETag);
        foreach (var change in Events)
            batch.Add(change.ToRunEntity());
    }
}
