using Ironflow.Testing.Records;
using Ironflow.TestKit.RecordContract;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Testing.Tests.Records;

/// <summary>Stores in memory.</summary>
internal sealed class MemoryStores : IRecordStoreFactory
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public Task<RecordStoreUnderTest> OpenAsync()
    {
        var time = new FakeTimeProvider(Start);
        return Task.FromResult(new RecordStoreUnderTest(new MemoryRecordStore(time), time));
    }
}
