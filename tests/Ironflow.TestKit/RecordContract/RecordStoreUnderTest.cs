using Ironflow.Records;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.TestKit.RecordContract;

/// <summary>A store of its own for one test, with the clock it reads.</summary>
public sealed class RecordStoreUnderTest(IRecordStore store, FakeTimeProvider time, Func<ValueTask>? dispose = null) : IAsyncDisposable
{
    /// <summary>The store, initialized.</summary>
    public IRecordStore Store { get; } = store;

    /// <summary>The store's clock.</summary>
    public FakeTimeProvider Time { get; } = time;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => dispose is null ? ValueTask.CompletedTask : dispose();
}

/// <summary>Opens stores for the contract.</summary>
public interface IRecordStoreFactory
{
    /// <summary>A fresh, empty store.</summary>
    Task<RecordStoreUnderTest> OpenAsync();
}
