using Ironflow.Steps;

namespace Ironflow.Testing.Tests.Semantics;

/// <summary>Steps for the case that a later one fails (semantics 9.6).</summary>
public sealed class OnErrorTests
{
    [Fact]
    public async Task Rule9_6_RunsOnceWhenALaterStepFails_SeesTheError_AndHidesNothing()
    {
        var result = await Code.Test(async context =>
        {
            context.OnError(Step.Shell("rollback", new ShellConfig("undo")));
            await context.OperationAsync("good", new Say("x"));
            await context.OperationAsync("bad", new Say("x"));
        }).OnFailure("bad", "broken").OnShell("rollback", "undone").RunAsync("test");

        result.AssertFailed(ErrorCodes.StepFailed).AssertSteps("good", "bad", "rollback");
        Assert.Equal("step 'bad' failed: broken", result.Run.Error);
        Assert.True(result.Step("rollback").IsErrorHandler);
        Assert.Contains("IRONFLOW_ERROR_STEP", result.Step("rollback").Input!.Value.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule9_6_ItsOwnFailure_IsOnRecordOnly()
    {
        var result = await Code.Test(async context =>
        {
            context.OnError(Step.Shell("rollback", new ShellConfig("undo")));
            await context.OperationAsync("bad", new Say("x"));
        }).OnFailure("bad", "broken").OnShell("rollback", exitCode: 3).RunAsync("test");

        Assert.Equal("step 'bad' failed: broken", result.AssertFailed(ErrorCodes.StepFailed).Run.Error);
        Assert.Equal(StepStatus.Failed, result.Step("rollback").Status);
    }

    [Fact]
    public async Task Rule9_6_SeveralRunLastFirst_AndNotASecondTime()
    {
        var result = await Code.Test(async context =>
        {
            context.OnError(Step.Operation("undo-1", new Say("1")));
            context.OnError(Step.Operation("undo-2", new Say("2")));
            try
            {
                await context.OperationAsync("bad", new Say("x"));
            }
            catch (StepFailedException)
            {
            }

            await context.OperationAsync("worse", new Say("x"));
        }).OnFailure("bad", "broken").OnFailure("worse", "again").RunAsync("test");

        result.AssertFailed(ErrorCodes.StepFailed).AssertSteps("bad", "undo-2", "undo-1", "worse");
    }

    [Fact]
    public async Task Rule9_6_Cleared_NothingRuns()
    {
        var result = await Code.Test(async context =>
        {
            context.OnError(Step.Operation("undo", new Say("1")));
            context.ClearOnError();
            await context.OperationAsync("bad", new Say("x"));
        }).OnFailure("bad", "broken").RunAsync("test");

        result.AssertFailed().AssertSteps("bad");
    }

    [Fact]
    public async Task Rule9_6_AToleratedFailure_RunsNothing()
    {
        var result = await Code.Test(async context =>
        {
            context.OnError(Step.Operation("undo", new Say("1")));
            await context.OperationAsync("bad", new Say("x"), new StepOptions { AllowFailure = true });
        }).OnFailure("bad", "broken").RunAsync("test");

        result.AssertCompleted().AssertSteps("bad");
    }
}
