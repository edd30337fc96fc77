using Ironflow.Local.RecordStore;
using Ironflow.Local.Storage;
using Ironflow.TestKit.RecordContract;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Local.Tests.Records;

/// <summary>SQLite stores, each in a folder of its own.</summary>
internal sealed class SqliteStores : IRecordStoreFactory
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public async Task<RecordStoreUnderTest> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-records-");
        var time = new FakeTimeProvider(Start);
        var database = Database.Open(Path.Combine(folder.FullName, "records.db"), RecordSchema.Module);
        var store = new SqliteRecordStore(database, time);
        await store.InitializeAsync();
        return new RecordStoreUnderTest(store, time, () =>
        {
            database.Dispose();
            folder.Delete(recursive: true);
            return ValueTask.CompletedTask;
        });
    }
}
