using Azure.Data.Tables;

namespace Ironflow.Records.Tables;

/// <summary>A record as columns, computed without asking the store: what of it goes inline and what to blobs. Two images of one record give the change between them.</summary>
internal sealed class RowImage(Guid runId, string scope)
{
    /// <summary>The longest text that stands in its row (semantics 10.2).</summary>
    public const int MaxInline = 30_000;

    /// <summary>A merge cannot remove a column, so the names of those that are to be read as absent stand in this one.</summary>
    public const string Absent = "absent";
    public const string BlobSuffix = "_blob";

    private readonly Dictionary<string, object?> columns = new(StringComparer.Ordinal);
    private readonly HashSet<string> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ValueBlob> blobs = new(StringComparer.Ordinal);

    /// <summary>All large texts of the record.</summary>
    public IEnumerable<ValueBlob> Blobs => blobs.Values;

    public void Set(string column, object? value) => columns[column] = value;

    /// <summary>A text that is read with its row.</summary>
    public void SetText(string column, string? text) => SetSpilling(column, text);

    /// <summary>A text that listings leave out, so that a record without it may still be changed in its other columns.</summary>
    public void SetValue(string column, string? text)
    {
        values.Add(column);
        values.Add(column + BlobSuffix);
        SetSpilling(column, text);
    }

    /// <summary>The whole row.</summary>
    public TableEntity ToEntity(string partition, string row)
    {
        var entity = new TableEntity(partition, row);
        foreach (var (column, value) in columns)
        {
            if (value is not null)
                entity[column] = value;
        }

        return entity;
    }

    /// <summary>The columns that differ from <paramref name="before"/>, and the large texts that are new; <c>null</c> when nothing differs.</summary>
    public (TableEntity Entity, IReadOnlyList<ValueBlob> Blobs)? ChangeFrom(RowImage before, string partition, string row)
    {
        var entity = new TableEntity(partition, row);
        var added = new List<ValueBlob>();
        var absenceChanged = false;
        foreach (var (column, value) in columns)
        {
            var earlier = before.columns.GetValueOrDefault(column);
            if (Same(earlier, value))
                continue;
            if (values.Contains(column))
                entity[column] = value ?? "";
            else if (value is not null)
                entity[column] = value;
            absenceChanged |= !values.Contains(column) && (value is null || earlier is null);
            if (value is not null && blobs.TryGetValue(column, out var blob))
                added.Add(blob);
        }

        if (absenceChanged)
            entity[Absent] = string.Join(',', columns.Where(c => c.Value is null && !values.Contains(c.Key)).Select(c => c.Key));
        return entity.Count <= KeyColumns(entity) ? null : (entity, added);
    }

    private static int KeyColumns(TableEntity entity) => entity.Keys.Count(k => k is "PartitionKey" or "RowKey" or "odata.etag" or "Timestamp");

    private static bool Same(object? left, object? right)
        => left is byte[] l && right is byte[] r ? l.AsSpan().SequenceEqual(r) : Equals(left, right);

    private void SetSpilling(string column, string? text)
    {
        if (text is { Length: > MaxInline })
        {
            var blob = ValueBlob.Of(runId, scope, text);
            blobs[column + BlobSuffix] = blob;
            columns[column] = null;
            columns[column + BlobSuffix] = blob.Name;
        }
        else
        {
            columns[column] = text;
            columns[column + BlobSuffix] = null;
        }
    }
}
