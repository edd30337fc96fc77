using Ironflow.Local.Storage;
using Ironflow.Records;

namespace Ironflow.Local.RecordStore;

/// <summary>Claims on idempotency keys, standing until they expire.</summary>
internal static class IdempotencyTable
{
    public static IdempotencyClaim Claim(Connection connection, IdempotencyClaim claim, DateTimeOffset now)
    {
        using var select = connection.Prepare("SELECT request_hash, run_id, expires_at FROM idempotency WHERE key = ?1");
        if (select.Bind(1, claim.Key).Step() && select.Time(2) > now)
            return new IdempotencyClaim(claim.Key, select.Text(0), select.Id(1), select.Time(2));
        select.Reset();
        using var upsert = connection.Prepare(
            "INSERT INTO idempotency(key, request_hash, run_id, expires_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT(key) DO UPDATE SET " +
            "request_hash = excluded.request_hash, run_id = excluded.run_id, expires_at = excluded.expires_at");
        upsert.Bind(1, claim.Key).Bind(2, claim.RequestHash).Bind(3, claim.RunId).Bind(4, claim.ExpiresAt).Run();
        return claim;
    }
}
