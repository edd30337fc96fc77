using Ironflow.Gates;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Testing.Tests.Semantics;

/// <summary>Retries of runs (semantics 9.4; quirk 29).</summary>
public sealed class AttemptTests
{
    [Fact]
    public async Task Rule9_4_Quirk29_ATransientFailure_IsFollowedByAnotherAttempt_AndEachKeepsItsRows()
    {
        var result = await Code.Test(async context =>
        {
            await context.OperationAsync("spend", new Spend(0.1m));
            await context.OperationAsync("flaky", new Say("x"));
            context.SetOutput(context.Attempt);
        }).OnFailure("flaky", "away", isTransient: true, costUsd: 1m).OnOperation("flaky", "fine").RunAsync("test", configure: r => r with { MaxRetries = 2 });

        Assert.Equal(2, result.AssertCompleted().Output<int>());
        Assert.Equal([(1, "spend", StepStatus.Completed), (1, "flaky", StepStatus.Failed), (2, "spend", StepStatus.Completed), (2, "flaky", StepStatus.Completed)], result.Steps.Select(s => (s.Attempt, s.Name, s.Status)));
        Assert.Equal((2, 1, 1.2m), (result.Run.Attempt, result.Run.RetryCount, result.Run.CostUsd));
        Assert.Null(result.Run.Error);
        Assert.DoesNotContain(result.Events, e => e.Type == "run_failed");
    }

    [Fact]
    public async Task Rule9_4_AFailureThatIsNotTransient_TakesNoAttempt()
    {
        var result = await Code.Test(context => context.OperationAsync("bad", new Say("x"))).OnFailure("bad", "broken").RunAsync("test", configure: r => r with { MaxRetries = 2 });

        Assert.Equal(1, result.AssertFailed(ErrorCodes.StepFailed).Run.Attempt);
    }

    [Fact]
    public async Task Rule9_4_TriesRunOut_TheRunFails()
    {
        var result = await Code.Test(context => context.OperationAsync("bad", new Say("x"))).OnFailure("bad", "away", isTransient: true).RunAsync("test", configure: r => r with { MaxRetries = 2 });

        Assert.Equal((3, 2), (result.AssertFailed(ErrorCodes.StepFailed).Run.Attempt, result.Run.RetryCount));
    }

    [Fact]
    public async Task Rule9_4_AGatePassedInAnEarlierAttempt_IsNotAskedAgain_AndSaysSo()
    {
        var result = await Code.Test(async context =>
        {
            var decision = await context.ApprovalAsync("release", "Release?");
            await context.OperationAsync("flaky", new Say(decision.By));
        }).Approve("release", "ada").OnFailure("flaky", "away", isTransient: true).OnOperation("flaky", "fine").RunAsync("test", configure: r => r with { MaxRetries = 1 });

        var second = result.AssertCompleted().Steps.Single(s => s is { Attempt: 2, Name: "release" });
        Assert.Equal("""{"approved_in_attempt":1}""", second.Output!.Value.ToString());
        Assert.Equal((GateDecider.EarlierAttempt, "ada"), (second.Gate!.Decision!.How, second.Gate.Decision.By));
        Assert.Single(result.Events, e => e.Type == "approval_requested");
    }
}
