using Azure;
using Azure.Data.Tables;

namespace Ironflow.Records.Tables;

/// <summary>Marks of background work, each a row of the keys' table, set by compare-and-set.</summary>
internal sealed class Marks(TableSet tables)
{
    private const string Row = "mark";
    private const string Value = "value";

    /// <summary>The version that the value was set over. A write asked again, because its answer was lost, is recognised by it.</summary>
    private const string Replaced = "replaced";
    private const int MaxNameLength = 128;

    public async Task<Mark?> FindAsync(string name, CancellationToken cancellationToken)
        => await FindRowAsync(Checked(name), cancellationToken) is { } row ? Read(row) : null;

    public async Task<Mark?> SetAsync(string name, string value, string? etag, CancellationToken cancellationToken)
    {
        if (value.Length > RowImage.MaxInline)
            throw new ArgumentException($"a mark's value has at most {RowImage.MaxInline} characters; this one has {value.Length}", nameof(value));
        var row = new TableEntity(Checked(name), Row) { [Value] = value, [Replaced] = etag ?? "" };
        RowLimits.Check(row);
        try
        {
            var response = etag is null
                ? await StorageErrors.GuardAsync(() => tables.Keys.AddEntityAsync(row, cancellationToken), "set a mark", cancellationToken)
                : await StorageErrors.GuardAsync(
                    () => tables.Keys.UpdateEntityAsync(row, new ETag(etag), TableUpdateMode.Replace, cancellationToken), "set a mark", cancellationToken);
            return new Mark(value, response.Headers.ETag!.Value.ToString());
        }
        catch (RequestFailedException error) when (StorageErrors.IsConflict(error) || StorageErrors.IsChanged(error) || StorageErrors.IsMissing(error))
        {
            var standing = await FindRowAsync(row.PartitionKey, cancellationToken);
            return standing is not null && IsOf(standing, value, etag) ? Read(standing) : null;
        }
    }

    private Task<TableEntity?> FindRowAsync(string partition, CancellationToken cancellationToken)
        => TableSet.FindAsync(tables.Keys, partition, Row, columns: null, cancellationToken);

    private static Mark Read(TableEntity entity)
    {
        var row = new RowView(entity);
        return new Mark(row.RequiredText(Value), row.ETag);
    }

    private static bool IsOf(TableEntity standing, string value, string? etag)
    {
        var row = new RowView(standing);
        return row.Text(Value) == value && row.Text(Replaced) == (etag ?? "");
    }

    private static string Checked(string name)
        => name is { Length: > 0 and <= MaxNameLength } && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.' or ':')
            ? RowKeys.Mark(name)
            : throw new ArgumentException($"a mark's name is 1 to {MaxNameLength} characters of a-z, 0-9, '-', '_', '.' and ':'; this one is '{name}'", nameof(name));
}
