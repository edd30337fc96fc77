using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.TestKit.RecordContract;

/// <summary>Signals: sent once, used once (semantics 6.8).</summary>
public abstract class SignalContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    [Fact]
    public async Task Add_ReadsBackEqual()
    {
        var run = await CreateRunAsync();
        var signal = Signal(run.Id, "a") with { Key = "k", Payload = new RawJson("""{"n": 1}"""), By = "ü/eve" };
        Assert.Equal(signal, await Store.AddSignalAsync(signal));
        Assert.Equal([signal], await Store.ListSignalsAsync(run.Id, "paid"));
        var bare = Signal(run.Id, "b") with { Name = "bare" };
        Assert.Equal(bare, await Store.AddSignalAsync(bare));
        Assert.Equal([bare], await Store.ListSignalsAsync(run.Id, "bare"));
    }

    [Fact]
    public async Task Add_WithALargePayload_ReadsBackWhole()
    {
        var run = await CreateRunAsync();
        var signal = Signal(run.Id, "a") with { Payload = new RawJson('"' + new string('p', 40_000) + '"') };
        await Store.AddSignalAsync(signal);
        Assert.Equal([signal], await Store.ListSignalsAsync(run.Id, "paid"));
    }

    [Fact]
    public async Task Add_OfAKnownId_ReturnsWhatStands()
    {
        var run = await CreateRunAsync();
        var signal = await Store.AddSignalAsync(Signal(run.Id, "a"));
        Assert.Equal(signal, await Store.AddSignalAsync(Signal(run.Id, "a") with { Payload = new RawJson("2"), By = "eve" }));
        Assert.Equal([signal], await Store.ListSignalsAsync(run.Id, "paid"));
    }

    [Fact]
    public async Task List_IsByTimeAndIdOfOneName()
    {
        var (run, other) = (await CreateRunAsync(), await CreateRunAsync());
        var at = Now();
        foreach (var signal in new[] { Signal(run.Id, "z") with { At = at }, Signal(run.Id, "B") with { At = at.AddTicks(1) }, Signal(run.Id, "a") with { At = at.AddTicks(1) } })
            await Store.AddSignalAsync(signal);
        await Store.AddSignalAsync(Signal(run.Id, "a") with { Name = "paid.twice" });
        await Store.AddSignalAsync(Signal(other.Id, "a"));
        Assert.Equal(["z", "B", "a"], (await Store.ListSignalsAsync(run.Id, "paid")).Select(s => s.Id));
        Assert.Single(await Store.ListSignalsAsync(run.Id, "paid.twice"));
        Assert.Empty(await Store.ListSignalsAsync(run.Id, "pai"));
        Assert.Empty(await Store.ListSignalsAsync(Guid.NewGuid(), "paid"));
    }

    [Fact]
    public async Task Use_MarksTheSignalAndEndsTheGate()
    {
        var (gate, signal) = await WaitingAsync();
        var ended = await Store.UpdateStepAsync(gate, Signalled(gate, signal), Use(signal) with { RunStatus = RunStatus.Running });
        Assert.Equal(StepWriteKind.Written, ended.Kind);
        AssertSame(ended.Step!, await FoundAsync(gate));
        Assert.Equal([signal with { ConsumedBy = gate.Key.ToString() }], await Store.ListSignalsAsync(gate.RunId, "paid"));
        Assert.Equal(RunStatus.Running, (await FoundAsync(gate.RunId)).Status);
    }

    [Fact]
    public async Task Use_AskedAgain_IsWritten()
    {
        var (gate, signal) = await WaitingAsync();
        var after = Signalled(gate, signal);
        var first = await Store.UpdateStepAsync(gate, after, Use(signal));
        var again = await Store.UpdateStepAsync(gate, after, Use(signal));
        Assert.Equal((StepWriteKind.Written, first.Step!.ETag), (again.Kind, again.Step!.ETag));
    }

    [Fact]
    public async Task Use_OfAUsedSignal_IsChangedAndLeavesTheGate()
    {
        var (gate, signal) = await WaitingAsync();
        var other = await InsertAsync(Waiting(gate.RunId, 1));
        await Store.UpdateStepAsync(gate, Signalled(gate, signal), Use(signal));
        var second = await Store.UpdateStepAsync(other, Signalled(other, signal), Use(signal));
        Assert.Equal(StepWriteKind.Changed, second.Kind);
        AssertSame(other, second.Step);
        AssertSame(other, await FoundAsync(other));
        Assert.Equal(gate.Key.ToString(), Assert.Single(await Store.ListSignalsAsync(gate.RunId, "paid")).ConsumedBy);
    }

    [Fact]
    public async Task Use_OnAGateThatChanged_LeavesTheSignal()
    {
        var (gate, signal) = await WaitingAsync();
        var changed = (await Store.UpdateStepAsync(gate, gate with { Gate = gate.Gate! with { Reminders = 1 } }, StepWrite.Plain)).Step!;
        var result = await Store.UpdateStepAsync(gate, Signalled(gate, signal), Use(signal));
        Assert.Equal(StepWriteKind.Changed, result.Kind);
        AssertSame(changed, result.Step);
        Assert.Equal([signal], await Store.ListSignalsAsync(gate.RunId, "paid"));
    }

    [Fact]
    public async Task Use_ByManyGatesAtOnce_OpensOne()
    {
        var (_, signal) = await WaitingAsync();
        var gates = new List<StepRecord>();
        for (var i = 1; i <= 8; i++)
            gates.Add(await InsertAsync(Waiting(signal.RunId, i)));
        var results = await Task.WhenAll(gates.Select(g => Task.Run(() => Store.UpdateStepAsync(g, Signalled(g, signal), Use(signal)))));
        var opened = Assert.Single(results, r => r.Kind == StepWriteKind.Written).Step!;
        Assert.Equal(7, results.Count(r => r.Kind == StepWriteKind.Changed));
        Assert.Equal(opened.Key.ToString(), Assert.Single(await Store.ListSignalsAsync(signal.RunId, "paid")).ConsumedBy);
        Assert.Single(await Store.ListStepsAsync(signal.RunId), s => s.Status == StepStatus.Completed);
    }

    private static StepWrite Use(SignalRecord signal) => new() { Signal = new SignalUse(signal.Name, signal.Id) };

    private SignalRecord Signal(Guid runId, string id) => new() { RunId = runId, Name = "paid", Id = id, By = "bob", At = Now() };

    private StepRecord Waiting(Guid runId, int position)
        => NewStep(runId, position).AsGate() with { Kind = StepKind.Signal, Gate = new GateState { Signal = "paid" } };

    private StepRecord Signalled(StepRecord gate, SignalRecord signal)
    {
        var decision = new GateDecision(GateOutcome.Signalled, GateDecider.Signal, signal.By, Now(), null);
        return Ended(gate, StepStatus.Completed) with { Output = signal.Payload, Gate = gate.Gate! with { Decision = decision } };
    }

    private async Task<(StepRecord Gate, SignalRecord Signal)> WaitingAsync()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var gate = await Store.InsertStepAsync(Waiting(run.Id, 0), new StepWrite { RunStatus = RunStatus.AwaitingApproval });
        return (gate.Step!, await Store.AddSignalAsync(Signal(run.Id, "a")));
    }
}
