using Ironflow.TestKit.RecordContract;

namespace Ironflow.TestKit.Faults;

/// <summary>Stores of another factory of which every fifth call fails, half of them with the answer lost, under callers that ask again.</summary>
public sealed class FaultyStores(IRecordStoreFactory inner, int seed) : IRecordStoreFactory
{
    public async Task<RecordStoreUnderTest> OpenAsync()
    {
        var opened = await inner.OpenAsync();
        var faulty = new FaultyRecordStore(opened.Store, new StoreFaults(opened.Time).Seed(seed, 0.2));
        return new RecordStoreUnderTest(new RepeatingRecordStore(faulty), opened.Time, opened.DisposeAsync);
    }
}
