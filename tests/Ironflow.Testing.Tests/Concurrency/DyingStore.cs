using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.TestKit.Faults;

namespace Ironflow.Testing.Tests.Concurrency;

/// <summary>Answers so many calls about documents and runs, and none after: its process has died. The last one may be done and its answer lost.</summary>
internal sealed class DyingStore(IRecordStore inner, int calls, bool losesLast) : ForwardingStore(inner)
{
    private int left = calls;

    public override Task<RunRecord?> FindRunAsync(Guid runId, CancellationToken cancellationToken = default)
        => CallAsync(() => base.FindRunAsync(runId, cancellationToken));

    public override Task<Document?> FindDocumentAsync(string set, string id, CancellationToken cancellationToken = default)
        => CallAsync(() => base.FindDocumentAsync(set, id, cancellationToken));

    public override Task<Document?> PutDocumentAsync(string set, string id, string value, string? etag, CancellationToken cancellationToken = default)
        => CallAsync(() => base.PutDocumentAsync(set, id, value, etag, cancellationToken));

    public override Task<bool> DeleteDocumentAsync(string set, string id, string etag, CancellationToken cancellationToken = default)
        => CallAsync(() => base.DeleteDocumentAsync(set, id, etag, cancellationToken));

    public override Task<IReadOnlyList<Document>> ListDocumentsAsync(string set, string? after, int limit, CancellationToken cancellationToken = default)
        => CallAsync(() => base.ListDocumentsAsync(set, after, limit, cancellationToken));

    private async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        if (left-- > 0)
            return await call();
        if (losesLast && left == -1)
            await call();
        throw new StoreUnavailableException("the process has died");
    }
}
