using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.TestKit.RecordContract;

/// <summary>The fields that few rows have: of gates, children, retries and reuse (semantics 6.4, 7.1, 9.4, 9.6).</summary>
public abstract class FieldContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    [Fact]
    public async Task Insert_WithEveryRareField_ReadsBackEqual()
    {
        var run = await CreateRunAsync();
        var step = NewStep(run.Id) with
        {
            Gate = GateSamples.Full(Now()), ChildRunId = Guid.NewGuid(), WaitedMs = long.MaxValue, ReusedFrom = Guid.NewGuid(), IsErrorHandler = true,
        };
        AssertSame(step, (await Store.InsertStepAsync(step, StepWrite.Plain)).Step);
        AssertSame(step, await FoundAsync(step));
        AssertSame(step with { Input = null }, Assert.Single(await Store.ListStepsAsync(run.Id)));
    }

    [Fact]
    public async Task Insert_WithOneRareField_LeavesTheOthersEmpty()
    {
        var run = await CreateRunAsync();
        StepRecord[] steps =
        [
            NewStep(run.Id, 0) with { Gate = new GateState() }, NewStep(run.Id, 1) with { ChildRunId = Guid.NewGuid() }, NewStep(run.Id, 2) with { WaitedMs = 1 },
            NewStep(run.Id, 3) with { ReusedFrom = Guid.NewGuid() }, NewStep(run.Id, 4) with { IsErrorHandler = true },
        ];
        foreach (var step in steps)
        {
            await InsertAsync(step);
            AssertSame(step, await FoundAsync(step));
        }
    }

    [Fact]
    public async Task Update_SetsAndClearsRareFields()
    {
        var run = await CreateRunAsync();
        var bare = await InsertAsync(NewStep(run.Id));
        var full = bare with { Gate = GateSamples.Full(Now()), ChildRunId = Guid.NewGuid(), WaitedMs = 5, ReusedFrom = Guid.NewGuid(), IsErrorHandler = true };
        var filled = (await Store.UpdateStepAsync(bare, full, StepWrite.Plain)).Step!;
        AssertSame(full, await FoundAsync(bare));
        await Store.UpdateStepAsync(filled, bare with { ETag = filled.ETag }, StepWrite.Plain);
        AssertSame(bare, await FoundAsync(bare));
    }

    [Fact]
    public async Task Gate_WithLargeTexts_ReadsBackWhole()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var at = Now();
        var gate = NewStep(run.Id).AsGate() with
        {
            Gate = GateSamples.Full(at) with
            {
                Message = new string('ü', 40_000),
                Assignees = [.. Enumerable.Range(0, 4_000).Select(i => $"user:{i:D5}")],
                Votes = [new GateVote("bob", true, at, new string('c', 40_000))],
                Decision = null,
            },
        };
        var open = await InsertAsync(gate);
        AssertSame(gate, await FoundAsync(gate));
        AssertSame(gate with { Input = null }, Assert.Single(await Store.ListStepsAsync(run.Id)));
        AssertSame(gate with { Input = null }, Assert.Single((await Store.ListOpenGatesAsync(10, null)).Gates).Step);

        var vote = new GateVote("eve", true, Now(), new string('d', 40_000));
        var decided = open.With(vote) with { Gate = open.Gate! with { Votes = [.. open.Gate.Votes, vote], Message = "short" } };
        await Store.UpdateStepAsync(open, decided, GateSamples.Write(vote));
        AssertSame(decided, await FoundAsync(gate));
        Assert.Equal(vote, Assert.Single(await Store.ListVotesAsync(run.Id, gate.Key)));
    }

    [Fact]
    public async Task Run_WithEveryRareField_ReadsBackEqual()
    {
        var run = NewRun() with { MaxCostUsd = 0.1000000000000000000000000001m, Reuse = new RunReuse(Guid.NewGuid(), 2, 7, WithWave: true), TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
        AssertSame(run, await Store.CreateRunAsync(run));
        AssertSame(run, await Store.FindRunAsync(run.Id));
        var running = await Store.SetRunStatusAsync(run.Id, RunStatus.Running, Now());
        Assert.Equal((run.MaxCostUsd, run.Reuse, run.TraceParent), (running.MaxCostUsd, running.Reuse, running.TraceParent));
        AssertSame(running, await Store.FindRunAsync(run.Id));
    }
}
