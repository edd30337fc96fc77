using Azure;
using Azure.Data.Tables;

namespace Ironflow.Records.Tables;

/// <summary>Documents as rows of the keys' table, a partition per set.</summary>
internal sealed class Documents(TableSet tables)
{
    private const string Value = "value";

    /// <summary>The version that the value was set over. A write asked again, because its answer was lost, is recognised by it.</summary>
    private const string Replaced = "replaced";

    public async Task<Document?> FindAsync(string set, string id, CancellationToken cancellationToken)
    {
        DocumentRules.CheckName(set, id);
        return await FindRowAsync(set, id, cancellationToken) is { } row ? Read(row) : null;
    }

    public async Task<Document?> PutAsync(string set, string id, string value, string? etag, CancellationToken cancellationToken)
    {
        DocumentRules.CheckName(set, id);
        DocumentRules.CheckValue(value);
        var row = new TableEntity(RowKeys.Documents(set), id) { [Value] = value, [Replaced] = etag ?? "" };
        RowLimits.Check(row);
        try
        {
            var response = etag is null
                ? await StorageErrors.GuardAsync(() => tables.Keys.AddEntityAsync(row, cancellationToken), "write a document", cancellationToken)
                : await StorageErrors.GuardAsync(
                    () => tables.Keys.UpdateEntityAsync(row, new ETag(etag), TableUpdateMode.Replace, cancellationToken), "write a document", cancellationToken);
            return new Document(id, value, response.Headers.ETag!.Value.ToString());
        }
        catch (RequestFailedException error) when (StorageErrors.IsConflict(error) || StorageErrors.IsChanged(error) || StorageErrors.IsMissing(error))
        {
            var standing = await FindRowAsync(set, id, cancellationToken);
            return standing is not null && IsOf(standing, value, etag) ? Read(standing) : null;
        }
    }

    public async Task<bool> DeleteAsync(string set, string id, string etag, CancellationToken cancellationToken)
    {
        DocumentRules.CheckName(set, id);
        try
        {
            await StorageErrors.GuardAsync(
                () => tables.Keys.DeleteEntityAsync(RowKeys.Documents(set), id, new ETag(etag), cancellationToken), "remove a document", cancellationToken);
            return true;
        }
        catch (RequestFailedException error) when (StorageErrors.IsMissing(error))
        {
            return true;
        }
        catch (RequestFailedException error) when (StorageErrors.IsChanged(error))
        {
            return false;
        }
    }

    public async Task<IReadOnlyList<Document>> ListAsync(string set, string? after, int limit, CancellationToken cancellationToken)
    {
        DocumentRules.CheckName(set, after ?? "0");
        DocumentRules.CheckLimit(limit);
        FormattableString filter = $"PartitionKey eq {RowKeys.Documents(set)} and RowKey gt {after ?? ""}";
        return await TableSet.Query(tables.Keys, filter, columns: null, limit, cancellationToken).Take(limit).Select(Read).ToListAsync(cancellationToken);
    }

    private Task<TableEntity?> FindRowAsync(string set, string id, CancellationToken cancellationToken)
        => TableSet.FindAsync(tables.Keys, RowKeys.Documents(set), id, columns: null, cancellationToken);

    private static Document Read(TableEntity entity)
    {
        var row = new RowView(entity);
        return new Document(entity.RowKey, row.RequiredText(Value), row.ETag);
    }

    private static bool IsOf(TableEntity standing, string value, string? etag)
    {
        var row = new RowView(standing);
        return row.Text(Value) == value && row.Text(Replaced) == (etag ?? "");
    }
}
