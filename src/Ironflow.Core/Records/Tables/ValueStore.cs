using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Ironflow.Records.Tables;

/// <summary>Large texts as blobs, written before the row that names them.</summary>
internal sealed class ValueStore(BlobContainerClient container)
{
    private const int DeletedAtOnce = 8;

    public Task InitializeAsync(CancellationToken cancellationToken)
        => StorageErrors.GuardAsync(() => container.CreateIfNotExistsAsync(cancellationToken: cancellationToken), "create the container of values", cancellationToken);

    public async Task CheckAsync(CancellationToken cancellationToken)
        => await StorageErrors.GuardAsync(() => container.ExistsAsync(cancellationToken), "reach the container of values", cancellationToken);

    public async Task WriteAsync(IEnumerable<ValueBlob> blobs, CancellationToken cancellationToken)
    {
        foreach (var blob in blobs)
        {
            await StorageErrors.GuardAsync(
                () => container.GetBlobClient(blob.Name).UploadAsync(BinaryData.FromBytes(blob.Content), overwrite: true, cancellationToken), "write a value", cancellationToken);
        }
    }

    public async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var content = await StorageErrors.GuardAsync(() => container.GetBlobClient(name).DownloadContentAsync(cancellationToken), "read a value", cancellationToken);
        return Encoding.UTF8.GetString(content.Value.Content.ToMemory().Span);
    }

    /// <summary>Removes every large text of a run.</summary>
    public async Task DeleteAllAsync(Guid runId, CancellationToken cancellationToken)
    {
        var blobs = container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{RowKeys.Partition(runId)}/", cancellationToken);
        var several = new ParallelOptions { MaxDegreeOfParallelism = DeletedAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(StorageErrors.GuardAsync(blobs, "list a run's values", cancellationToken), several, async (blob, token) =>
            await StorageErrors.GuardAsync(
                () => container.GetBlobClient(blob.Name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, conditions: null, token), "remove a value", token));
    }
}
