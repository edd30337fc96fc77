using Ironflow.Records;
using Ironflow.TestKit.Faults;
using Ironflow.TestKit.RecordContract;

namespace Ironflow.Core.Tests.Records;

/// <summary>The contract's core while every fifth try of a request fails on the wire.</summary>
public sealed class TableFinishUnderWireFaultsTests() : FinishContract(new TableStores(StorageFaults.Seeded(1, 0.2)));

public sealed class TableCancelUnderWireFaultsTests() : CancelContract(new TableStores(StorageFaults.Seeded(2, 0.2)));

public sealed class TableEventUnderWireFaultsTests() : EventContract(new TableStores(StorageFaults.Seeded(3, 0.2)));

public sealed class TableIdempotencyUnderWireFaultsTests() : IdempotencyContract(new TableStores(StorageFaults.Seeded(4, 0.2)));

public sealed class TableWaveUnderWireFaultsTests() : WaveContract(new TableStores(StorageFaults.Seeded(7, 0.1)));

public sealed class TableGateUnderWireFaultsTests() : GateContract(new TableStores(StorageFaults.Seeded(8, 0.2)));

public sealed class TableSignalUnderWireFaultsTests() : SignalContract(new TableStores(StorageFaults.Seeded(9, 0.2)));

public sealed class TableBudgetUnderWireFaultsTests() : BudgetContract(new TableStores(StorageFaults.Seeded(10, 0.2)));

public sealed class TableDocumentUnderWireFaultsTests() : DocumentContract(new TableStores(StorageFaults.Seeded(11, 0.2)));

public sealed class TableAttemptUnderWireFaultsTests() : AttemptContract(new TableStores(StorageFaults.Seeded(12, 0.2)));

/// <summary>The contract's core while every fifth call fails and its caller asks again.</summary>
public sealed class TableFinishUnderCallFaultsTests() : FinishContract(new FaultyStores(new TableStores(), 5));

public sealed class TableCancelUnderCallFaultsTests() : CancelContract(new FaultyStores(new TableStores(), 6));

public sealed class TableAwayTests
{
    [Fact]
    public async Task EveryCall_OnAStoreThatIsAway_SaysSo()
    {
        await using var opened = await new TableStores().OpenAsync();
        var store = await new TableStores(StorageFaults.DeadAfter(0, losesLast: false)).CreateAsync("tabsent", opened.Time);
        var id = Guid.NewGuid();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.InitializeAsync());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CheckAsync());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.FindRunAsync(id));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ListStepsAsync(id));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ListRunsAsync(new RunQuery()));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadRunEventsAsync(id, null, 1));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.RequestCancelAsync(id, "ada", opened.Time.GetUtcNow()));
    }

    [Fact]
    public async Task ACall_ThatItsCallerGaveUp_IsCancelledNotAway()
    {
        await using var opened = await new TableStores().OpenAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opened.Store.FindRunAsync(Guid.NewGuid(), new CancellationToken(canceled: true)));
    }
}

public sealed class TableAuditUnderWireFaultsTests() : AuditContract(new TableStores(StorageFaults.Seeded(13, 0.2)));
