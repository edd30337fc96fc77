using Ironflow.Concurrency;
using Ironflow.Durable;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Testing.Records;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Ironflow.Testing.Tests.Concurrency;

/// <summary>Limits over the store in memory; who is woken is noted.</summary>
internal sealed class SlotFixture
{
    private readonly Mock<IDurableClient> durable = new();

    public SlotFixture()
    {
        Time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Store = new MemoryRecordStore(Time);
        durable.Setup(d => d.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Callback((string id, string name, string _, CancellationToken _) => Woken.Add((Guid.Parse(id), name)))
            .ReturnsAsync(true);
        Book = BookOver(Store);
    }

    public FakeTimeProvider Time { get; }

    public MemoryRecordStore Store { get; }

    public SlotBook Book { get; }

    public List<(Guid Run, string Event)> Woken { get; } = [];

    /// <summary>Another worker's, or one that dies.</summary>
    public SlotBook BookOver(IRecordStore store) => new(store, new SlotClaims(store, Options, Time), new SlotWaker(durable.Object), Time);

    public SlotSweep SweepOver(IRecordStore store) => new(store, BookOver(store), new SlotClaims(store, Options, Time), new SlotWaker(durable.Object));

    public async Task<SlotHolder> RunAsync()
    {
        Time.Advance(TimeSpan.FromMilliseconds(1));
        var now = Time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await Store.CreateRunAsync(new RunRecord
        {
            Id = id,
            RootRunId = id,
            WorkflowName = "w",
            Status = RunStatus.Pending,
            Trigger = new ApiTrigger(),
            Payload = new RawJson("{}"),
            CreatedBy = "t",
            CreatedAt = now,
            UpdatedAt = now,
        });
        return new SlotHolder(id);
    }

    public Task EndAsync(SlotHolder holder) => Store.FinishRunAsync(holder.RunId, new RunFinish(RunStatus.Cancelled, Time.GetUtcNow()));

    public Task<SlotAnswer> TakeAsync(Slot slot, SlotHolder holder, bool waits = true) => TakeAsync(Book, slot, holder, waits);

    public async Task<SlotAnswer> TakeAsync(SlotBook book, Slot slot, SlotHolder holder, bool waits = true)
    {
        // Who asks again says when it first asked.
        var askedAt = (await Store.FindRunAsync(holder.RunId))!.CreatedAt;
        return await book.TakeAsync(slot, holder, askedAt, waits, CancellationToken.None);
    }

    public async Task<IReadOnlyList<SlotHolder>> HoldersAsync(Slot slot) => await Book.HoldersAsync(slot.Key, CancellationToken.None);

    public Task<int> WaitingAsync(Slot slot) => new SlotQueue(Store, slot.Key).CountAsync(CancellationToken.None);

    private static IronflowOptions Options { get; } = new();
}
