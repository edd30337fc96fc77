using Azure;
using Azure.Data.Tables;

namespace Ironflow.Records.Tables;

/// <summary>Claims on idempotency keys, insert-only until they expire.</summary>
internal sealed class IdempotencyKeys(TableSet tables, TimeProvider time)
{
    private const string Row = "idem";

    public async Task<IdempotencyClaim> ClaimAsync(IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        var partition = RowKeys.Idempotency(claim.Key);
        var row = new TableEntity(partition, Row)
        {
            ["key"] = claim.Key,
            ["request_hash"] = claim.RequestHash,
            ["run_id"] = claim.RunId,
            ["expires_at"] = claim.ExpiresAt.ToUniversalTime(),
        };
        RowLimits.Check(row);
        while (true)
        {
            var standing = await TableSet.FindAsync(tables.Keys, partition, Row, columns: null, cancellationToken);
            if (standing is not null && Read(claim.Key, standing) is { } earlier && earlier.ExpiresAt > time.GetUtcNow())
                return earlier;
            try
            {
                _ = standing is null
                    ? await StorageErrors.GuardAsync(() => tables.Keys.AddEntityAsync(row, cancellationToken), "claim a key", cancellationToken)
                    : await StorageErrors.GuardAsync(
                        () => tables.Keys.UpdateEntityAsync(row, standing.ETag, TableUpdateMode.Replace, cancellationToken), "claim a key", cancellationToken);
                return claim;
            }
            catch (RequestFailedException error) when (StorageErrors.IsConflict(error) || StorageErrors.IsChanged(error))
            {
                // Another claim, or our own whose answer was lost, came first: it is read next.
            }
        }
    }

    private static IdempotencyClaim Read(string key, TableEntity entity)
    {
        var row = new RowView(entity);
        return new IdempotencyClaim(key, row.RequiredText("request_hash"), row.Id("run_id") ?? default, row.RequiredTime("expires_at"));
    }
}
