using Ironflow.Testing.Tests.Semantics;

namespace Ironflow.Testing.Tests;

/// <summary>What a test must say, it is told.</summary>
public sealed class MissingScriptTests
{
    [Fact]
    public async Task AnHttpStepWithoutAScript_FailsTheTest_SayingWhatToAdd()
    {
        var error = await Assert.ThrowsAsync<MissingScriptException>(
            () => Code.Test(context => context.HttpAsync("ask", HttpConfig.Get("https://example.org"))).RunAsync("test"));

        Assert.Contains("OnHttp(\"ask\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AToleratedStepWithoutAScript_FailsTheTestAllTheSame()
        => await Assert.ThrowsAsync<MissingScriptException>(
            () => Code.Test(context => context.ShellAsync("do", new ShellConfig("x"), new StepOptions { AllowFailure = true })).RunAsync("test"));

    [Fact]
    public async Task AGateNobodyDecides_IsNamed()
    {
        var error = await Assert.ThrowsAsync<WorkflowStuckException>(() => Code.Test(context => context.ApprovalAsync("release", "Release?")).RunAsync("test"));

        Assert.Contains("release (approval) awaiting_approval", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMonthOfWaiting_TakesNoTime()
    {
        var result = await Code.Test(context => context.DelayAsync("wait", TimeSpan.FromDays(30))).RunAsync("test");

        Assert.Equal(TimeSpan.FromDays(30).TotalMilliseconds, result.AssertCompleted().Run.WaitingMs);
    }

    [Fact]
    public async Task ACommandThatIsScriptedToFail_FailsAsItDoesOutsideATest()
    {
        var result = await Code.Test(context => context.ShellAsync("do", new ShellConfig("x"))).OnShell("do", exitCode: 7, stderr: "no").RunAsync("test");

        Assert.Equal("step 'do' failed: shell exited with code 7: no", result.AssertFailed(ErrorCodes.StepFailed).Run.Error);
    }
}
