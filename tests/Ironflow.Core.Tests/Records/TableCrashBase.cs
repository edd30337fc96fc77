using Ironflow.Json;
using Ironflow.Records;
using Ironflow.TestKit.RecordContract;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Core.Tests.Records;

/// <summary>Stores that die after any number of requests, beside healthy ones on the same tables.</summary>
public abstract class TableCrashBase() : RecordStoreContract(new TableStores())
{
    private readonly TableStores healthy = new();

    protected FakeTimeProvider CrashTime { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    protected static RawJson Large() => new($"\"{new string('x', 40_000)}\"");

    protected static async Task<List<Guid>> OpenAsync(IRecordStore store)
        => await store.ListOpenRunsAsync().Select(r => r.RunId).ToListAsync();

    protected DateTimeOffset Tick()
    {
        CrashTime.Advance(TimeSpan.FromSeconds(1));
        return CrashTime.GetUtcNow();
    }

    protected async Task<(string Prefix, IRecordStore Store)> OpenHealthyAsync()
    {
        var prefix = "c" + Guid.NewGuid().ToString("N")[..16];
        var store = await healthy.CreateAsync(prefix, CrashTime);
        await store.InitializeAsync();
        return (prefix, store);
    }

    /// <summary>Runs a write on a store that dies after so many requests.</summary>
    /// <returns>Whether the write needed fewer.</returns>
    protected async Task<bool> DiesAsync(string prefix, int requests, bool losesLast, Func<IRecordStore, Task> write)
    {
        var dying = await new TableStores(StorageFaults.DeadAfter(requests, losesLast)).CreateAsync(prefix, CrashTime);
        try
        {
            await write(dying);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
