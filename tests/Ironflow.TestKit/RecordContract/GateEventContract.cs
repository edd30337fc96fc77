using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.TestKit.RecordContract;

/// <summary>Events of steps beside those of their status; those of gates are in the stream over all runs too (design §4.13).</summary>
public abstract class GateEventContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    [Fact]
    public async Task GateEvents_FollowTheStatusAndAreInBothStreams()
    {
        var start = (await Store.ReadEventsAsync(null, 100)).Next;
        var run = await CreateRunAsync(RunStatus.Running);
        var opened = NewStep(run.Id).AsGate(required: 2);
        var changes = new List<(StepRecord? Before, StepRecord After)> { (null, opened) };
        var gate = (await Store.InsertStepAsync(opened, new StepWrite { RunStatus = RunStatus.AwaitingApproval })).Step!;
        gate = await ChangeAsync(gate, gate with { Gate = gate.Gate! with { Reminders = 1 }, UpdatedAt = Now() }, StepWrite.Plain);
        gate = await ChangeAsync(gate, gate with { Gate = gate.Gate! with { Stage = 1, Assignees = ["user:boss"] }, UpdatedAt = Now() }, StepWrite.Plain);
        gate = await ChangeAsync(gate, gate with { Gate = gate.Gate! with { Stage = 2 }, UpdatedAt = Now() }, StepWrite.Plain);
        var bob = new GateVote("bob", true, Now(), "fine");
        gate = await ChangeAsync(gate, gate.With(bob), GateSamples.Write(bob));
        var eve = new GateVote("eve", false, Now(), "no");
        await ChangeAsync(gate, gate.With(eve), GateSamples.Write(eve));
        Settle();

        string[] told =
        [
            EventTypes.RunCreated, EventTypes.RunStatusChanged,
            EventTypes.StepStarted, EventTypes.ApprovalRequested, EventTypes.RunStatusChanged,
            EventTypes.ApprovalReminder, EventTypes.ApprovalEscalated, EventTypes.ApprovalOverdue, EventTypes.ApprovalVoted,
            EventTypes.StepFailed, EventTypes.ApprovalVoted, EventTypes.ApprovalRejected,
        ];
        var own = await Store.ReadRunEventsAsync(run.Id, null, 100);
        Assert.Equal(told, own.Select(e => e.Type));
        Assert.Equal(own.Select(e => e.Id), own.Select(e => e.Id).Order(StringComparer.Ordinal));
        Assert.All(own, e => Assert.Equal(run.Id, e.RunId));
        var expected = changes.SelectMany(c => StepEvents.Of(c.Before, c.After)).Select(e => (e.Type, e.Data)).ToList();
        Assert.Equal(expected, own.Where(e => IsOfGate(e.Type)).Select(e => (e.Type, e.Data)));
        Assert.Equal(Changes.Of((StepRecord?)null, opened)!.Value.Data, own[2].Data);
        Assert.Equal(Changes.Of(changes[^1].Before, changes[^1].After)!.Value.Data, own[9].Data);

        var feed = await FeedAsync(start);
        Assert.Equal(told.Where(t => !t.StartsWith("step_", StringComparison.Ordinal)), feed.Select(e => e.Type));
        Assert.Equal(expected, feed.Where(e => IsOfGate(e.Type)).Select(e => (e.Type, e.Data)));

        async Task<StepRecord> ChangeAsync(StepRecord before, StepRecord after, StepWrite write)
        {
            changes.Add((before, after));
            var result = await Store.UpdateStepAsync(before, after, write);
            Assert.Equal(StepWriteKind.Written, result.Kind);
            return result.Step!;
        }
    }

    [Fact]
    public async Task RetriedTry_IsInTheRunsStreamOnly()
    {
        var start = (await Store.ReadEventsAsync(null, 100)).Next;
        var run = await CreateRunAsync(RunStatus.Running);
        var step = await InsertAsync(NewStep(run.Id));
        var failure = new StepFailure { Kind = FailureKind.Shell, Message = "exit 3" };
        var retried = step with { PastTries = [new PastTry(1, failure, 5, 0.5m, null, null, Now(), Now())], UpdatedAt = Now() };
        var standing = (await Store.UpdateStepAsync(step, retried, StepWrite.Plain)).Step!;
        await Store.UpdateStepAsync(step, retried, StepWrite.Plain);
        await Store.UpdateStepAsync(standing, standing with { Try = 2 }, StepWrite.Plain);
        Settle();

        var told = await Store.ReadRunEventsAsync(run.Id, null, 100);
        Assert.Equal([EventTypes.RunCreated, EventTypes.RunStatusChanged, EventTypes.StepStarted, EventTypes.StepRetried], told.Select(e => e.Type));
        Assert.Equal(StepEvents.Of(step, retried).Single().Data, told[^1].Data);
        Assert.Equal(2, (await FeedAsync(start)).Count);
    }

    [Fact]
    public async Task GateEvents_WithLargeTexts_ReadBackWhole()
    {
        var start = (await Store.ReadEventsAsync(null, 100)).Next;
        var run = await CreateRunAsync(RunStatus.Running);
        var gate = NewStep(run.Id).AsGate();
        gate = gate with { Gate = gate.Gate! with { Message = new string('m', 40_000) } };
        await InsertAsync(gate);
        Settle();
        var expected = StepEvents.Of(null, gate).Single().Data;
        Assert.Equal(expected, (await Store.ReadRunEventsAsync(run.Id, null, 100))[^1].Data);
        Assert.Equal(expected, (await FeedAsync(start))[^1].Data);
    }

    [Fact]
    public async Task GateEvents_AreInTheFeedInOrder()
    {
        var start = (await Store.ReadEventsAsync(null, 100)).Next;
        var run = await CreateRunAsync(RunStatus.Running);
        var made = new List<Guid>();
        for (var i = 0; i < 10; i++)
        {
            made.Add((await InsertAsync(NewStep(run.Id, i).AsGate())).Id);
            Time.Advance(TimeSpan.FromSeconds(20));
        }

        Settle();
        var asked = (await FeedAsync(start, pageSize: 3)).Where(e => e.Type == EventTypes.ApprovalRequested).ToList();
        Assert.Equal(10, asked.Count);
        Assert.All(asked.Zip(made), p => Assert.Contains(p.Second.ToString(), p.First.Data.Text, StringComparison.Ordinal));
    }

    private static bool IsOfGate(string type) => !type.StartsWith("run_", StringComparison.Ordinal) && !type.StartsWith("step_", StringComparison.Ordinal);

    private async Task<List<EventRecord>> FeedAsync(string after, int pageSize = 100)
    {
        var seen = new List<EventRecord>();
        for (var page = await Store.ReadEventsAsync(after, pageSize); page.Events.Count > 0; page = await Store.ReadEventsAsync(page.Next, pageSize))
            seen.AddRange(page.Events);
        return seen;
    }
}
