using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Records;

/// <summary>Gates and their votes, index and events when a process is killed between two requests (semantics 6.2, design §4.5, §4.13).</summary>
public sealed class TableGateCrashTests : TableCrashBase
{
    private static readonly StepWrite Open = new() { RequireLive = true, RunStatus = RunStatus.AwaitingApproval };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_KilledAnywhere_IsNeitherLostNorAGhost(bool losesLast)
    {
        for (var requests = 0; ; requests++)
        {
            var (prefix, store) = await OpenHealthyAsync();
            var start = (await store.ReadEventsAsync(null, 1)).Next;
            var run = await store.CreateRunAsync(NewRun("ship", at: Tick()));
            var gate = Gate(run.Id);
            var survived = await DiesAsync(prefix, requests, losesLast, dying => dying.InsertStepAsync(gate, Open));

            Assert.Equal(await store.FindStepAsync(run.Id, gate.Key) is null ? 0 : 1, (await store.ListOpenGatesAsync(10, null)).Gates.Count);
            Assert.Equal(StepWriteKind.Written, (await store.InsertStepAsync(gate, Open)).Kind);

            var listed = Assert.Single((await store.ListOpenGatesAsync(10, null)).Gates);
            Assert.Equal((gate.Id, "ship", run.Id), (listed.Step.Id, listed.WorkflowName, listed.RootRunId));
            Assert.Equal(RunStatus.AwaitingApproval, (await store.FindRunAsync(run.Id))!.Status);
            CrashTime.Advance(TimeSpan.FromSeconds(5));
            Assert.Contains((await store.ReadEventsAsync(start, 100)).Events, e => e.Type == EventTypes.ApprovalRequested);
            Assert.Single(await store.ReadRunEventsAsync(run.Id, null, 100), e => e.Type == EventTypes.ApprovalRequested);
            Assert.DoesNotContain(await RawTables.RowsAsync(prefix), r => r.Row.StartsWith("outbox:", StringComparison.Ordinal));
            if (survived)
                return;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Vote_KilledAnywhereAndOvertaken_CountsOnce(bool losesLast)
    {
        for (var requests = 0; ; requests++)
        {
            var (prefix, store) = await OpenHealthyAsync();
            var start = (await store.ReadEventsAsync(null, 1)).Next;
            var run = await store.CreateRunAsync(NewRun(at: Tick()));
            var gate = (await store.InsertStepAsync(Gate(run.Id), Open)).Step!;
            var (bob, eve) = (new GateVote("bob", true, Tick(), "fine"), new GateVote("eve", true, Tick(), null));
            var survived = await DiesAsync(prefix, requests, losesLast, dying => dying.UpdateStepAsync(gate, With(gate, bob), Write(bob)));

            // Another voter comes in between, so that the repeat meets neither the row it read nor the one it wrote.
            var standing = (await store.FindStepAsync(run.Id, gate.Key))!;
            var wasWritten = standing.Gate!.Votes.Count == 1;
            Assert.Equal(StepWriteKind.Written, (await store.UpdateStepAsync(standing, With(standing, eve), Write(eve))).Kind);
            var again = await store.UpdateStepAsync(gate, With(gate, bob), Write(bob));
            Assert.Equal(wasWritten ? StepWriteKind.Written : StepWriteKind.Changed, again.Kind);
            if (!wasWritten)
                again = await store.UpdateStepAsync(again.Step!, With(again.Step!, bob), Write(bob));

            Assert.Equal((StepStatus.Completed, 2), (again.Step!.Status, again.Step.Gate!.Votes.Count));
            Assert.Equal(["bob", "eve"], (await store.ListVotesAsync(run.Id, gate.Key)).Select(v => v.By).Order());
            Assert.Empty((await store.ListOpenGatesAsync(10, null)).Gates);
            var other = new GateVote("bob", false, Tick(), null);
            Assert.Equal(StepWriteKind.Voted, (await store.UpdateStepAsync(gate, With(gate, other), Write(other))).Kind);
            CrashTime.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(2, (await store.ReadRunEventsAsync(run.Id, null, 100)).Count(e => e.Type == EventTypes.ApprovalVoted));
            var feed = (await store.ReadEventsAsync(start, 100)).Events;
            Assert.Equal(2, feed.Where(e => e.Type == EventTypes.ApprovalVoted).Select(e => e.Data.Text).Distinct().Count());
            Assert.Contains(feed, e => e.Type == EventTypes.ApprovalGranted);
            if (survived)
                return;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Decision_WhoseWriterNeverComesBack_ReachesTheFeedWithTheRun(bool ends)
    {
        for (var requests = 1; ; requests++)
        {
            var (prefix, store) = await OpenHealthyAsync();
            var start = (await store.ReadEventsAsync(null, 1)).Next;
            var run = await store.CreateRunAsync(NewRun(at: Tick()));
            var gate = (await store.InsertStepAsync(Gate(run.Id, required: 1), Open)).Step!;
            var vote = new GateVote("bob", true, Tick(), null);
            var survived = await DiesAsync(prefix, requests, losesLast: false, dying => dying.UpdateStepAsync(gate, With(gate, vote), Write(vote)));
            Assert.Equal(StepStatus.Completed, (await store.FindStepAsync(run.Id, gate.Key))!.Status);

            _ = ends
                ? await store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Failed, Tick()))
                : await store.SetRunStatusAsync(run.Id, RunStatus.Running, Tick());

            CrashTime.Advance(TimeSpan.FromSeconds(5));
            Assert.Contains((await store.ReadEventsAsync(start, 100)).Events, e => e.Type == EventTypes.ApprovalGranted);
            if (survived)
                return;
        }
    }

    [Fact]
    public async Task IndexRow_LeftBehind_GoesAfterMinutesAndItsGateMayStillOpen()
    {
        var (prefix, store) = await OpenHealthyAsync();
        var run = await store.CreateRunAsync(NewRun(at: Tick()));
        var gate = Gate(run.Id);

        // The run is read and the index row written.
        Assert.False(await DiesAsync(prefix, 2, losesLast: false, dying => dying.InsertStepAsync(gate, Open)));
        Assert.Empty((await store.ListOpenGatesAsync(10, null)).Gates);
        Assert.Equal(1, await IndexRowsAsync(prefix));
        CrashTime.Advance(TimeSpan.FromMinutes(6));
        Assert.Empty((await store.ListOpenGatesAsync(10, null)).Gates);
        Assert.Equal(0, await IndexRowsAsync(prefix));

        await store.InsertStepAsync(gate, Open);
        CrashTime.Advance(TimeSpan.FromDays(30));
        Assert.Single((await store.ListOpenGatesAsync(10, null)).Gates);
        Assert.Equal(1, await IndexRowsAsync(prefix));
        await store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Cancelled, Tick()));
        Assert.Equal(0, await IndexRowsAsync(prefix));
    }

    private static StepWrite Write(GateVote vote) => new() { Vote = new VoteInsert(vote) };

    private static async Task<int> IndexRowsAsync(string prefix) => (await RawTables.RowsAsync(prefix)).Count(r => r.Partition == "gates");

    private static StepRecord With(StepRecord gate, GateVote vote)
    {
        IReadOnlyList<GateVote> votes = [.. gate.Gate!.Votes, vote];
        var state = gate.Gate with { Votes = votes };
        return votes.Count < state.Required
            ? gate with { Gate = state, UpdatedAt = vote.At }
            : gate with
            {
                Gate = state with { Decision = new GateDecision(GateOutcome.Approved, GateDecider.Vote, vote.By, vote.At, vote.Comment) },
                Status = StepStatus.Completed,
                UpdatedAt = vote.At,
                CompletedAt = vote.At,
            };
    }

    private StepRecord Gate(Guid runId, int required = 2) => NewStep(runId, owner: null) with
    {
        Kind = StepKind.Approval,
        Status = StepStatus.AwaitingApproval,
        HeartbeatAt = null,
        Gate = new GateState { Message = "ship it?", Required = required },
    };
}
