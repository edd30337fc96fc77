using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Ironflow.Records.Tables;
using Ironflow.TestKit.Azurite;

namespace Ironflow.Core.Tests.Records;

/// <summary>The rows and blobs of a store as they are, for what its interface does not show.</summary>
internal static class RawTables
{
    public static async Task<List<(string Table, string Partition, string Row)>> RowsAsync(string prefix)
    {
        var service = StorageClients.Tables((await AzuriteServer.SharedAsync()).ConnectionString);
        var rows = new List<(string, string, string)>();
        foreach (var table in new[] { "runs", "lists", "open", "keys", "changes", "audit" })
        {
            await foreach (var row in service.GetTableClient(prefix + table).QueryAsync<TableEntity>())
                rows.Add((table, row.PartitionKey, row.RowKey));
        }

        return rows;
    }

    public static async Task<int> BlobsAsync(string prefix)
    {
        var container = new BlobServiceClient((await AzuriteServer.SharedAsync()).ConnectionString, new BlobClientOptions()).GetBlobContainerClient(prefix + "values");
        return await container.GetBlobsAsync(BlobTraits.None, BlobStates.None, "", CancellationToken.None).CountAsync();
    }
}
