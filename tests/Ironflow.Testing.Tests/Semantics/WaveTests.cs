using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Testing.Tests.Semantics;

/// <summary>Waves (semantics 2.1, 2.3 and 5; quirks 11 to 15).</summary>
public sealed class WaveTests
{
    [Fact]
    public async Task Rule5_1_Results_ComeInInputOrder()
    {
        var result = await Code.Test(async context =>
        {
            var results = await context.ParallelAsync([.. Enumerable.Range(0, 20).Select(n => Step.Operation($"say-{n}", new Say($"{n}")))]);
            context.SetOutput(results.Select(r => r.Value));
        }).RunAsync("test");

        Assert.Equal(Enumerable.Range(0, 20).Select(n => $"{n}"), result.AssertCompleted().Output<string[]>());
    }

    [Fact]
    public async Task Rule2_1_AWave_TakesOnePosition_AndAnEmptyOneNone()
    {
        var result = await Code.Test(async context =>
        {
            Assert.Empty(await context.ParallelAsync(Array.Empty<StepDefinition>()));
            await context.ParallelAsync([Step.Operation("a", new Say("a")), Step.Operation("b", new Say("b"))]);
            await context.OperationAsync("c", new Say("c"));
        }).RunAsync("test");

        Assert.Equal([("a", 0, 0), ("b", 0, 1), ("c", 1, 0)], result.Steps.Select(s => (s.Name, s.Position, s.Index)));
    }

    [Fact]
    public async Task Rule2_3_AllMembers_AreTheFrontierOfTheNextStep()
    {
        var result = await Code.Test(async context =>
        {
            await context.OperationAsync("first", new Say("f"));
            await context.ParallelAsync([Step.Operation("a", new Say("a")), Step.Operation("b", new Say("b"))]);
            await context.OperationAsync("last", new Say("l"));
        }).RunAsync("test");

        Assert.Equal([result.Step("first").Id], result.Step("a").Dependencies);
        Assert.Equal([result.Step("first").Id], result.Step("b").Dependencies);
        Assert.Equal([result.Step("a").Id, result.Step("b").Id], result.Step("last").Dependencies);
    }

    [Fact]
    public async Task Rule5_2_Quirk12_WaitAll_EveryMemberEnds_AndTheExceptionCarriesEveryResult()
    {
        ParallelFailedException? caught = null;
        var result = await Code.Test(async context =>
        {
            try
            {
                await context.ParallelAsync([Step.Operation("good", new Say("yes")), Step.Operation("bad", new Say("no")), Step.Operation("also", new Say("yes"))], failFast: false);
            }
            catch (ParallelFailedException failed)
            {
                caught = failed;
            }

            await context.OperationAsync("after", new Say("x"));
        }).OnFailure("bad", "broken", costUsd: 0.25m).RunAsync("test");

        result.AssertCompleted().AssertSteps("good", "bad", "also", "after");
        Assert.Equal([true, false, true], caught!.Results.Select(r => r.Succeeded));
        Assert.Equal("broken", Assert.Single(caught.Failed).Failure!.Message);
        Assert.Equal((0.25m, 0.25m), (caught.Results.Sum(r => r.CostUsd), result.Run.CostUsd));
        // A failure does not move the frontier (2.3).
        Assert.Empty(result.Step("after").Dependencies);
    }

    [Fact]
    public async Task Rule5_3_Quirk11_FailFast_MembersNotBegun_EndAsCancelled_WithTheSiblingNamed()
    {
        var result = await Code.Test(context => context.ParallelAsync(
            [Step.Operation("bad", new Say("no")), Step.Operation("b", new Say("b")), Step.Operation("c", new Say("c"))], failFast: true, maxConcurrency: 1))
            .OnFailure("bad", "broken").RunAsync("test");

        result.AssertFailed(ErrorCodes.StepFailed);
        Assert.Equal([StepStatus.Failed, StepStatus.Cancelled, StepStatus.Cancelled], result.Steps.Select(s => s.Status));
        Assert.All(result.Steps.Skip(1), s => Assert.Equal("stopped because 'bad' failed", s.Error));
        Assert.Contains("'bad': broken", result.Run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quirk15_TwoMembersOfOneName_AreRefusedBeforeAnythingRuns()
    {
        var result = await Code.Test(context => context.ParallelAsync([Step.Operation("a", new Say("1")), Step.Operation("a", new Say("2"))])).RunAsync("test");

        Assert.Contains("'a'", result.AssertFailed(ErrorCodes.WorkflowFailed).Run.Error, StringComparison.Ordinal);
        Assert.Empty(result.Steps);
    }

    [Fact]
    public async Task ToleratedMember_DoesNotFailTheWave_AndTheRunEndsAsWarning()
    {
        var result = await Code.Test(context => context.ParallelAsync(
            [Step.Operation("a", new Say("a")), Step.Operation("b", new Say("b"), new StepOptions { AllowFailure = true })])).OnFailure("b", "no").RunAsync("test");

        Assert.Equal(RunStatus.Warning, result.Status);
        Assert.True(result.Step("b").Tolerated);
    }

    [Fact]
    public async Task Quirk14_MembersOfEveryKind_RunInOneWave()
    {
        var result = await Code.Test(async context =>
        {
            var results = await context.ParallelAsync(
            [
                Step.Shell("shell", new ShellConfig("true")), Step.Http("http", HttpConfig.Get("https://example.org")), Step.Operation("operation", new Say("o")),
                Step.Workflow("child", WorkflowConfig.Named("child")),
            ]);
            context.SetOutput($"{((ShellResult)results[0]).Stdout} {((HttpResult)results[1]).Status} {((OperationResult)results[2]).OutputAs<string>()} {((WorkflowResult)results[3]).ChildOutputAs<string>()}");
        }).AddWorkflow(new Code(async context => context.SetOutput((await context.OperationAsync("inner", new Say("c"))).Value), "child"))
            .OnShell("shell", "s").OnHttp("http", 204).RunAsync("test");

        Assert.Equal("s 204 o c", result.AssertCompleted().Output<string>());
    }

    [Fact]
    public async Task Rule7_3_AWaveWiderThanAllowed_FailsTheRun_AndNoHandlerCanSwallowIt()
    {
        var test = Code.Test(async context =>
        {
            try
            {
                await context.ParallelAsync([.. Enumerable.Range(0, 5).Select(n => Step.Operation($"say-{n}", new Say($"{n}")))]);
            }
            catch (Exception)
            {
                context.SetOutput("swallowed");
            }
        });
        test.Options = test.Options with { MaxWaveMembers = 4 };
        var result = await test.RunAsync("test");

        result.AssertFailed(ErrorCodes.WorkflowGuardRejected);
        Assert.Empty(result.Steps);
    }

    [Fact]
    public async Task MemberRetries_WaitDurably_WithinTheWave()
    {
        var result = await Code.Test(context => context.ParallelAsync(
            [Step.Operation("flaky", new Say("f"), new StepOptions { Retry = new RetryPolicy(3) { InitialInterval = TimeSpan.FromHours(1) } }), Step.Operation("b", new Say("b"))]))
            .OnFailure("flaky", "once", isTransient: true).OnFailure("flaky", "twice", isTransient: true).OnOperation("flaky", "at last").RunAsync("test");

        Assert.Equal(2, result.AssertCompleted().Step("flaky").PastTries.Count);
        Assert.Equal(2, result.Events.Count(e => e.Type == "step_retried"));
    }
}
