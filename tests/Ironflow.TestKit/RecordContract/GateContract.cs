using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.TestKit.RecordContract;

/// <summary>Votes: a row each, in one transaction with what they change on their gate (semantics 6.2).</summary>
public abstract class GateContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    [Fact]
    public async Task Vote_WritesItsRowAndTheGate()
    {
        var gate = await OpenAsync(required: 2);
        var (bob, eve) = (Vote("bob") with { Comment = "fine" }, Vote("eve"));
        var first = await Store.UpdateStepAsync(gate, gate.With(bob), GateSamples.Write(bob));
        Assert.Equal((StepWriteKind.Written, StepStatus.AwaitingApproval), (first.Kind, first.Step!.Status));
        var second = await Store.UpdateStepAsync(first.Step, first.Step.With(eve), GateSamples.Write(eve));

        Assert.Equal((StepWriteKind.Written, StepStatus.Completed), (second.Kind, second.Step!.Status));
        AssertSame(second.Step, await FoundAsync(gate));
        Assert.Equal([bob, eve], (await Store.ListVotesAsync(gate.RunId, gate.Key)).OrderBy(v => v.At));
    }

    [Fact]
    public async Task Vote_WithARunStatus_ChangesTheRunToo()
    {
        var gate = await OpenAsync();
        var vote = Vote("bob");
        await Store.UpdateStepAsync(gate, gate.With(vote), GateSamples.Write(vote) with { RunStatus = RunStatus.Running });
        Assert.Equal(RunStatus.Running, (await FoundAsync(gate.RunId)).Status);
    }

    [Fact]
    public async Task Vote_AskedAgain_IsWrittenOnce()
    {
        var gate = await OpenAsync(required: 2);
        var vote = Vote("bob");
        var first = await Store.UpdateStepAsync(gate, gate.With(vote), GateSamples.Write(vote));
        var again = await Store.UpdateStepAsync(gate, gate.With(vote), GateSamples.Write(vote));
        Assert.Equal((StepWriteKind.Written, first.Step!.ETag), (again.Kind, again.Step!.ETag));
        Assert.Single(await Store.ListVotesAsync(gate.RunId, gate.Key));
        Settle();
        Assert.Single(await Store.ReadRunEventsAsync(gate.RunId, null, 100), e => e.Type == EventTypes.ApprovalVoted);
    }

    [Fact]
    public async Task Vote_OfTheSameVoterAgain_IsVotedAndChangesNothing()
    {
        var gate = await OpenAsync(required: 3);
        var vote = Vote("bob");
        var standing = (await Store.UpdateStepAsync(gate, gate.With(vote), GateSamples.Write(vote))).Step!;
        var second = Vote("bob") with { Approve = false };

        // Whether the voter knows the gate as it stands or as it stood before the first vote.
        Assert.Equal(new StepWriteResult(StepWriteKind.Voted, null), await Store.UpdateStepAsync(standing, standing.With(second), GateSamples.Write(second)));
        Assert.Equal(new StepWriteResult(StepWriteKind.Voted, null), await Store.UpdateStepAsync(gate, gate.With(second), GateSamples.Write(second)));

        AssertSame(standing, await FoundAsync(gate));
        Assert.Equal([vote], await Store.ListVotesAsync(gate.RunId, gate.Key));
    }

    [Fact]
    public async Task Rule6_2_Vote_OfTwoAtOnce_OneWinsAndTheOtherIsChanged()
    {
        var gate = await OpenAsync(required: 2);
        var votes = new[] { Vote("bob"), Vote("eve") };
        var results = await Task.WhenAll(votes.Select(v => Task.Run(() => Store.UpdateStepAsync(gate, gate.With(v), GateSamples.Write(v)))));

        var winner = Assert.Single(results, r => r.Kind == StepWriteKind.Written).Step!;
        AssertSame(winner, Assert.Single(results, r => r.Kind == StepWriteKind.Changed).Step);
        AssertSame(winner, await FoundAsync(gate));
        Assert.Equal(winner.Gate!.Votes, await Store.ListVotesAsync(gate.RunId, gate.Key));

        var loser = votes.Single(v => v.By != winner.Gate.Votes[0].By);
        Assert.Equal(StepWriteKind.Written, (await Store.UpdateStepAsync(winner, winner.With(loser), GateSamples.Write(loser))).Kind);
        Assert.Equal(["bob", "eve"], (await Store.ListVotesAsync(gate.RunId, gate.Key)).Select(v => v.By).Order());
    }

    [Fact]
    public async Task Vote_OnAGateThatChanged_LeavesNoRow()
    {
        var gate = await OpenAsync();
        await Store.UpdateStepAsync(gate, gate with { Gate = gate.Gate! with { Reminders = 1 } }, StepWrite.Plain);
        var vote = Vote("bob");
        Assert.Equal(StepWriteKind.Changed, (await Store.UpdateStepAsync(gate, gate.With(vote), GateSamples.Write(vote))).Kind);
        Assert.Empty(await Store.ListVotesAsync(gate.RunId, gate.Key));
    }

    [Fact]
    public async Task Vote_WhoseRunMayNotChange_LeavesNothing()
    {
        var gate = await OpenAsync();
        var vote = Vote("bob");
        await Assert.ThrowsAsync<InvalidTransitionException>(
            () => Store.UpdateStepAsync(gate, gate.With(vote), GateSamples.Write(vote) with { RunStatus = RunStatus.Sleeping }));
        AssertSame(gate, await FoundAsync(gate));
        Assert.Empty(await Store.ListVotesAsync(gate.RunId, gate.Key));
        Assert.Equal(StepWriteKind.Written, (await Store.UpdateStepAsync(gate, gate.With(vote), GateSamples.Write(vote))).Kind);
    }

    [Fact]
    public async Task Votes_OfAnyVoter_StandForTheirGateOnly()
    {
        var gate = await OpenAsync(required: 99);
        var other = await InsertAsync(NewStep(gate.RunId, 1).AsGate(required: 99));
        string[] voters = ["a/b", @"a\b", "a#b?", "ü", "A", "a", " ", "it's", "a:b", new string('x', 2_000)];
        foreach (var voter in voters)
        {
            var vote = Vote(voter);
            var result = await Store.UpdateStepAsync(gate, gate.With(vote), GateSamples.Write(vote));
            Assert.Equal(StepWriteKind.Written, result.Kind);
            gate = result.Step!;
        }

        Assert.Equal(voters.Order(StringComparer.Ordinal), (await Store.ListVotesAsync(gate.RunId, gate.Key)).Select(v => v.By).Order(StringComparer.Ordinal));
        Assert.Empty(await Store.ListVotesAsync(gate.RunId, other.Key));
        Assert.Empty(await Store.ListVotesAsync(Guid.NewGuid(), gate.Key));
    }

    private GateVote Vote(string by) => new(by, true, Now(), null);

    private async Task<StepRecord> OpenAsync(int required = 1)
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var gate = await Store.InsertStepAsync(NewStep(run.Id).AsGate(required), new StepWrite { RequireLive = true, RunStatus = RunStatus.AwaitingApproval });
        Assert.Equal(StepWriteKind.Written, gate.Kind);
        return gate.Step!;
    }
}
