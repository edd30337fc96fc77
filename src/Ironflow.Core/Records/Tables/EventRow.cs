using Azure.Data.Tables;
using Ironflow.Json;

namespace Ironflow.Records.Tables;

/// <summary>An event as the row <c>event:{id}</c> of its run, and, for what the stream over all runs carries, as a row of its minute's bucket.</summary>
internal sealed record EventRow(Guid RunId, string Id, string Type, RawJson Data, int? Revision)
{
    /// <summary>Whether it is of a step and the stream over all runs carries it too: an outbox row stands for it until it was published.</summary>
    public bool InFeed { get; init; }

    /// <summary>The large text the event's data rests in, if any.</summary>
    public ValueBlob? Blob { get; } = Data.ToString() is { Length: > RowImage.MaxInline } text ? ValueBlob.Of(RunId, "event", text) : null;

    public TableEntity ToRunEntity() => Fill(new TableEntity(RowKeys.Partition(RunId), RowKeys.Event(Id)));

    public TableEntity ToChangeEntity() => Fill(new TableEntity(RowKeys.Minute(EventClock.Ticks(Id)), Id) { ["run_id"] = RunId });

    public static async Task<EventRow> ReadAsync(TableEntity entity, TextLoader texts, CancellationToken cancellationToken)
    {
        var row = new RowView(entity);
        var runId = row.Id("run_id") ?? Guid.Parse(entity.PartitionKey);
        var id = row.RowKey.StartsWith(RowKeys.EventPrefix, StringComparison.Ordinal) ? row.RowKey[RowKeys.EventPrefix.Length..] : row.RowKey;
        var data = await texts.ValueAsync(row, "data", cancellationToken) ?? throw new InvalidDataException($"event {id} of run {runId} has no data");
        return new EventRow(runId, id, row.RequiredText("type"), new RawJson(data), (int?)row.Long(RunRow.Revision));
    }

    public EventRecord ToRecord() => new(Id, Type, RunId, Data);

    private TableEntity Fill(TableEntity entity)
    {
        entity["type"] = Type;
        if (Blob is null)
            entity["data"] = Data.ToString();
        else
            entity["data" + RowImage.BlobSuffix] = Blob.Name;
        if (Revision is { } revision)
            entity[RunRow.Revision] = (long)revision;
        return entity;
    }
}
