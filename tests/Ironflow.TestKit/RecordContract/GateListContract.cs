using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.TestKit.RecordContract;

/// <summary>The list of open gates over all runs.</summary>
public abstract class GateListContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    [Fact]
    public async Task OpenGates_OfAnEmptyStore_AreNone()
    {
        var page = await Store.ListOpenGatesAsync(100, null);
        Assert.Empty(page.Gates);
        Assert.Null(page.NextCursor);
    }

    [Fact]
    public async Task OpenGate_ShowsItsRowAndItsRun()
    {
        var root = Guid.NewGuid();
        var run = await Store.CreateRunAsync(NewRun("deploy") with { ParentRunId = root, RootRunId = root });
        await InsertAsync(NewStep(run.Id, 1));
        var gate = await InsertAsync(NewStep(run.Id).AsGate() with { Output = new Json.RawJson("1") });
        var shown = Assert.Single((await Store.ListOpenGatesAsync(100, null)).Gates);
        AssertSame(gate with { Input = null, Output = null }, shown.Step);
        Assert.Equal(gate.ETag, shown.Step.ETag);
        Assert.Equal(("deploy", root), (shown.WorkflowName, shown.RootRunId));
    }

    [Fact]
    public async Task OpenGates_AreNewestFirstInPages()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var made = new List<Guid>();
        for (var i = 0; i < 11; i++)
        {
            made.Add((await InsertAsync(NewStep(run.Id, i).AsGate())).Id);
            Time.Advance(TimeSpan.FromHours(7));
        }

        made.Reverse();
        Assert.Equal(made, await PagesAsync(1));
        Assert.Equal(made, await PagesAsync(4));
        Assert.Equal(made, await PagesAsync(11));
        Assert.Equal(made, await PagesAsync(100));
    }

    [Fact]
    public async Task OpenGates_OfOneInstant_AreEachShownOnce()
    {
        var at = Now();
        var made = new List<Guid>();
        foreach (var run in new[] { await CreateRunAsync(RunStatus.Running), await CreateRunAsync(RunStatus.Running) })
        {
            for (var i = 0; i < 4; i++)
                made.Add((await InsertAsync(NewStep(run.Id, 0, index: i).AsGate() with { StartedAt = at })).Id);
        }

        Assert.Equal(made.Order(), (await PagesAsync(3)).Order());
    }

    [Fact]
    public async Task OpenGates_OfEveryKind_AreShown()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var opened = NewStep(run.Id, 0).AsGate() with { Kind = StepKind.HumanInput };
        await InsertAsync(opened);
        var signal = NewStep(run.Id, 1).AsGate() with { Kind = StepKind.Signal };
        await InsertAsync(signal);
        var running = await InsertAsync(NewStep(run.Id, 2) with { Kind = StepKind.Approval, Gate = new GateState() });
        Assert.Equal([signal.Id, opened.Id], await PagesAsync(10));
        await Store.UpdateStepAsync(running, running with { Status = StepStatus.AwaitingApproval }, StepWrite.Plain);
        Assert.Equal([running.Id, signal.Id, opened.Id], await PagesAsync(10));
    }

    [Fact]
    public async Task OpenGates_LeaveWhenTheyEnd()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var gates = new List<StepRecord>();
        for (var i = 0; i < 4; i++)
            gates.Add(await InsertAsync(NewStep(run.Id, i).AsGate()));
        var (yes, no) = (new GateVote("bob", true, Now(), null), new GateVote("eve", false, Now(), "no"));
        await Store.UpdateStepAsync(gates[0], gates[0].With(yes), GateSamples.Write(yes));
        await Store.UpdateStepAsync(gates[1], gates[1].With(no), GateSamples.Write(no));
        await Store.EndWaveAsync(new WaveEnd(run.Id, 1, 2, "why", Now()));
        Assert.Equal([gates[3].Id], await PagesAsync(10));
        await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Cancelled, Now()));
        Assert.Empty(await PagesAsync(10));
    }

    [Fact]
    public async Task OpenGate_ThatChanged_IsShownAsItStands()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var gate = await InsertAsync(NewStep(run.Id).AsGate());
        var changed = (await Store.UpdateStepAsync(gate, gate with { Gate = gate.Gate! with { Stage = 1, Assignees = ["user:boss"] }, UpdatedAt = Now() }, StepWrite.Plain)).Step!;
        AssertSame(changed with { Input = null }, Assert.Single((await Store.ListOpenGatesAsync(10, null)).Gates).Step);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("' or PartitionKey ne '")]
    public async Task OpenGates_WithAForeignCursor_AreRefused(string cursor)
        => Assert.Equal(ErrorCodes.BadRequest, (await Assert.ThrowsAsync<RequestException>(() => Store.ListOpenGatesAsync(10, cursor))).Code);

    private async Task<List<Guid>> PagesAsync(int limit)
    {
        var ids = new List<Guid>();
        for (var page = await Store.ListOpenGatesAsync(limit, null); ; page = await Store.ListOpenGatesAsync(limit, page.NextCursor))
        {
            Assert.True(page.Gates.Count <= limit);
            ids.AddRange(page.Gates.Select(g => g.Step.Id));
            if (page.NextCursor is null)
                return ids;
        }
    }
}
