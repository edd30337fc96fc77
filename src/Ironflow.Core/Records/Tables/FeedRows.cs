namespace Ironflow.Records.Tables;

/// <summary>Writes the rows of the stream over all runs.</summary>
internal sealed class FeedRows(TableSet tables, ValueStore values)
{
    public async Task InsertAsync(EventRow change, CancellationToken cancellationToken)
    {
        if (change.Blob is { } blob)
            await values.WriteAsync([blob], cancellationToken);
        await TableSet.InsertIfMissingAsync(tables.Changes, change.ToChangeEntity(), cancellationToken);
    }
}
