using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>Semantics 2.2, 3 and 11: tries, failures as data, tolerated failures.</summary>
public sealed class StepLifeTests
{
    [Fact]
    public async Task Rule3_4_Failure_ReachesTheHandlerAsData_AndUncaughtFailsTheRun()
    {
        StepFailure? seen = null;
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            try
            {
                await context.ShellAsync("broken", new ShellConfig("echo out; echo err >&2; exit 3"));
            }
            catch (StepFailedException error)
            {
                seen = error.Failure;
                throw;
            }
        }));

        var detail = await harness.RunAsync();
        var step = await harness.StepAsync(detail, "broken");

        Assert.Equal((FailureKind.Shell, 3), (seen!.Kind, seen.ExitCode));
        Assert.Equal((RunStatus.Failed, ErrorCodes.StepFailed), (detail.Run.Status, detail.Run.ErrorCode));
        Assert.Equal(StepStatus.Failed, step.Status);
        Assert.Contains("\"stdout\":\"out\"", step.Output!.Value.Text, StringComparison.Ordinal);
        Assert.NotNull(step.CompletedAt);
    }

    [Fact]
    public async Task Rule9_1_AllowFailure_RunEndsAsWarning()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            var result = await context.ShellAsync("broken", new ShellConfig("exit 3"), new StepOptions { AllowFailure = true });
            context.SetOutput(new { result.Succeeded, result.Failure!.ExitCode });
        }));

        var detail = await harness.RunAsync();

        Assert.Equal(RunStatus.Warning, detail.Run.Status);
        Assert.Equal("""{"succeeded":false,"exitCode":3}""", detail.Run.Output?.Text);
        Assert.True(detail.Steps[0].Tolerated);
    }

    [Fact]
    public async Task Rule2_2_Retry_SharesTheRow_ListsPastTries_AddsUpCosts()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            var policy = new RetryPolicy(5) { InitialInterval = TimeSpan.FromMilliseconds(1) };
            var result = await context.OperationAsync("flaky", new Fail("r" + context.RunId, 2, true, 0.1m), new StepOptions { Retry = policy });
            context.SetOutput(result.Value);
        }));

        var detail = await harness.RunAsync();
        var step = Assert.Single(detail.Steps);

        Assert.Equal((RunStatus.Completed, "3"), (detail.Run.Status, detail.Run.Output?.Text));
        Assert.Equal((StepStatus.Completed, 3), (step.Status, step.Try));
        Assert.Equal(["operation failed: failure 1", "operation failed: failure 2"], step.PastTries.Select(t => t.Failure.Message));
        Assert.Equal(0.3m, step.CostUsd);
        Assert.Equal((30L, 3L), (step.InputTokens, step.OutputTokens));
        Assert.Equal(0.3m, detail.Run.CostUsd);
    }

    [Fact]
    public async Task Rule1_NoHiddenRetries_ATransientFailureWithoutPolicyFailsOnce()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(
            context => context.OperationAsync("flaky", new Fail("n" + context.RunId, 1, true, 0.5m))));

        var detail = await harness.RunAsync();

        Assert.Equal(RunStatus.Failed, detail.Run.Status);
        Assert.Equal((1, 0.5m), (detail.Steps[0].Try, detail.Steps[0].CostUsd));
    }

    [Fact]
    public async Task Rule11_RetryPolicy_OfTransientFailures_DoesNotRepeatOthers()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(context => context.OperationAsync(
            "firm", new Fail("t" + context.RunId, 1, false), new StepOptions { Retry = new RetryPolicy(5) })));

        Assert.Equal(1, (await harness.RunAsync()).Steps[0].Try);
    }

    [Fact]
    public async Task Rule3_3_Timeout_KeepsDurationOutputAndError()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(
            context => context.ShellAsync("slow", new ShellConfig("echo before; sleep 600"), new StepOptions { Timeout = TimeSpan.FromMilliseconds(300) })));

        var detail = await harness.RunAsync();
        var step = await harness.StepAsync(detail, "slow");

        Assert.Equal(FailureKind.Timeout, step.Failure?.Kind);
        Assert.Contains("timed out after 0.3s", step.Error, StringComparison.Ordinal);
        Assert.Contains("before", step.Output?.Text, StringComparison.Ordinal);
        Assert.InRange(step.DurationMs, 300, 60_000);
    }

    [Fact]
    public async Task Rule3_6_Validation_FailsTheStepWithAClearMessage()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(
            context => context.HttpAsync("bad", HttpConfig.Request("FETCH", "https://example.com"))));

        var detail = await harness.RunAsync();

        Assert.Equal(FailureKind.Config, detail.Steps[0].Failure?.Kind);
        Assert.Contains("unsupported HTTP method: FETCH", detail.Run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule3_1_TheRow_IsRunningBeforeItsWork_AndFinalBeforeAnythingThatFollows()
    {
        var (key, next) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            await context.OperationAsync("first", new Echo("x"));
            await context.OperationAsync("held", new Hang(key));
            await context.OperationAsync("next", new Hang(next));
        }));
        var run = await harness.CreateAsync("test");

        await Hang.BeganAsync(key);
        var atWork = (await harness.Store.FindStepAsync(run.Id, new StepKey(1, 1, 0)))!;
        Hang.Release(key);
        await Hang.BeganAsync(next);
        var afterwards = (await harness.Store.FindStepAsync(run.Id, new StepKey(1, 1, 0)))!;
        Hang.Release(next);
        await harness.EndOfAsync(run.Id);

        Assert.Equal((StepStatus.Running, null), (atWork.Status, atWork.CompletedAt));
        Assert.NotNull(atWork.StartedAt);
        Assert.NotNull(atWork.Input);
        Assert.Equal([new StepKey(1, 0, 0).StepId(run.Id)], atWork.Dependencies);
        Assert.Equal(StepStatus.Completed, afterwards.Status);
        Assert.NotNull(afterwards.CompletedAt);
    }

    [Fact]
    public async Task Rule5_1_AllRowsOfAWave_ExistBeforeItsFirstMemberStarts()
    {
        var key = Guid.NewGuid().ToString();
        await using var harness = await Harness.StartAsync(new TestWorkflow(context => context.ParallelAsync(
            [Step.Operation("a", new Hang(key)), Step.Operation("b", new Echo("b")), Step.Operation("c", new Echo("c"))], maxConcurrency: 1)));
        var run = await harness.CreateAsync("test");

        await Hang.BeganAsync(key);
        var rows = await harness.Store.ListStepsAsync(run.Id);
        Hang.Release(key);
        var detail = await harness.EndOfAsync(run.Id);

        Assert.Equal([("a", StepStatus.Running), ("b", StepStatus.Pending), ("c", StepStatus.Pending)], rows.Select(r => (r.Name, r.Status)));
        Assert.All(detail.Steps, step => Assert.Equal(StepStatus.Completed, step.Status));
    }
}
