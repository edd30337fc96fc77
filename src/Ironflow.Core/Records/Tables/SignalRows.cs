using Azure;
using Azure.Data.Tables;
using Ironflow.Gates;
using Ironflow.Json;

namespace Ironflow.Records.Tables;

/// <summary>Signals as the rows <c>signal:{name}:{id}</c> of their run: insert-only, but for the mark of the gate that used one up.</summary>
internal sealed class SignalRows(TableSet tables, ValueStore values, TextLoader texts)
{
    private const string ConsumedBy = "consumed_by";

    public async Task<SignalRecord> AddAsync(SignalRecord signal, CancellationToken cancellationToken)
    {
        var partition = RowKeys.Partition(signal.RunId);
        var image = Image(signal);
        await values.WriteAsync(image.Blobs, cancellationToken);

        // The run's row is touched so that a signal never outlives, or comes before, its run.
        var batch = new RowBatch(partition)
            .Add(image.ToEntity(partition, RowKeys.Signal(signal.Name, signal.Id)))
            .Merge(new TableEntity(partition, RowKeys.Run), ETag.All);
        try
        {
            await tables.SubmitAsync(batch, cancellationToken);
            return signal;
        }
        catch (TableTransactionFailedException error) when (StorageErrors.IsMissing(error) && batch.FailedRow(error) == RowKeys.Run)
        {
            throw RunWrites.Missing(signal.RunId);
        }
        catch (RequestFailedException error) when (StorageErrors.IsConflict(error))
        {
            var standing = await TableSet.FindAsync(tables.Runs, partition, RowKeys.Signal(signal.Name, signal.Id), columns: null, cancellationToken);
            return standing is null ? throw RunWrites.Missing(signal.RunId) : await ReadAsync(standing, cancellationToken);
        }
    }

    public async Task<IReadOnlyList<SignalRecord>> ListAsync(Guid runId, string name, CancellationToken cancellationToken)
    {
        var signals = new List<SignalRecord>();
        await foreach (var row in tables.QueryRunAsync(runId, RowKeys.Signals(name), columns: null, cancellationToken))
            signals.Add(await ReadAsync(row, cancellationToken));
        signals.Sort((a, b) => a.At.CompareTo(b.At) is var order and not 0 ? order : string.CompareOrdinal(a.Id, b.Id));
        return signals;
    }

    /// <summary>The row that marks a signal as used, guarded by its ETag as it stands now.</summary>
    /// <returns>The row; <c>null</c> when the signal was used already.</returns>
    /// <exception cref="InvalidOperationException">There is no such signal.</exception>
    public async Task<(TableEntity Row, ETag ETag)?> UseAsync(Guid runId, SignalUse use, string by, CancellationToken cancellationToken)
    {
        var (partition, key) = (RowKeys.Partition(runId), RowKeys.Signal(use.Name, use.Id));
        var standing = await TableSet.FindAsync(tables.Runs, partition, key, ["PartitionKey", "RowKey", ConsumedBy], cancellationToken)
            ?? throw new InvalidOperationException($"there is no signal '{use.Name}' with the id '{use.Id}' of run {runId} on record");
        return new RowView(standing).Text(ConsumedBy) is null ? (new TableEntity(partition, key) { [ConsumedBy] = by }, standing.ETag) : null;
    }

    private static RowImage Image(SignalRecord signal)
    {
        var image = new RowImage(signal.RunId, "signal");
        image.Set("name", signal.Name);
        image.Set("id", signal.Id);
        image.SetText("key", signal.Key);
        image.SetValue("payload", signal.Payload.ToString());
        image.SetText("by", signal.By);
        image.Set("at", signal.At.ToUniversalTime());
        image.Set(ConsumedBy, signal.ConsumedBy);
        return image;
    }

    private async Task<SignalRecord> ReadAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        var row = new RowView(entity);
        return new SignalRecord
        {
            RunId = Guid.Parse(entity.PartitionKey),
            Name = row.RequiredText("name"),
            Id = row.RequiredText("id"),
            Key = await texts.TextAsync(row, "key", cancellationToken),
            Payload = await texts.ValueAsync(row, "payload", cancellationToken) is { } payload ? new RawJson(payload) : RawJson.Null,
            By = await texts.TextAsync(row, "by", cancellationToken) ?? "",
            At = row.RequiredTime("at"),
            ConsumedBy = row.Text(ConsumedBy),
        };
    }
}
