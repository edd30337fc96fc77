using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Api.Operations.Runs;

/// <summary>Finds runs.</summary>
internal static class RunLookup
{
    public static async Task<RunRecord> GetRunAsync(this IRecordStore store, Guid id, CancellationToken cancellationToken)
        => await store.FindRunAsync(id, cancellationToken) ?? throw NotFound(id);

    public static RequestException NotFound(Guid id) => new(ErrorCodes.RunNotFound, $"there is no run {id}");
}
