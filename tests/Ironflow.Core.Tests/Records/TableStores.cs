using Azure.Core.Pipeline;
using Ironflow.Records.Tables;
using Ironflow.TestKit.Azurite;
using Ironflow.TestKit.RecordContract;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Core.Tests.Records;

/// <summary>Table stores on the shared Azurite, each with tables of its own.</summary>
internal sealed class TableStores(params HttpPipelinePolicy[] policies) : IRecordStoreFactory
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(1);
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public async Task<RecordStoreUnderTest> OpenAsync()
    {
        var time = new FakeTimeProvider(Start);
        var store = await CreateAsync("t" + Guid.NewGuid().ToString("N")[..16], time);
        await store.InitializeAsync();
        return new RecordStoreUnderTest(store, time);
    }

    public async Task<TableRecordStore> CreateAsync(string prefix, TimeProvider time)
    {
        var connection = (await AzuriteServer.SharedAsync()).ConnectionString;
        return new TableRecordStore(
            StorageClients.Tables(connection, RetryDelay, policies), StorageClients.Blobs(connection, RetryDelay, policies),
            new TableRecordStoreOptions { Prefix = prefix, Time = time });
    }
}
