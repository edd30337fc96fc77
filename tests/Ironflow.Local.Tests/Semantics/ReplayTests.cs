using Ironflow.Runs;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>Semantics 4: executed at least once, recorded exactly once. The harness replays after every event.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task Rule4_1_Quirk1_Quirk5_Replay_ExecutesNothingAgain_NotEvenFailedSteps()
    {
        var keys = (Echo: Guid.NewGuid().ToString(), Fail: Guid.NewGuid().ToString());
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            await context.OperationAsync("once", new Echo(keys.Echo));
            var tolerated = await context.OperationAsync("fails-once", new Fail(keys.Fail, 1, false), new StepOptions { AllowFailure = true });
            await context.OperationAsync("then", new Echo("x"));
            await context.DelayAsync("wait", TimeSpan.FromMilliseconds(5));
            await context.OperationAsync("and-then", new Echo("y"));
            context.SetOutput(tolerated.Succeeded);
        }));

        var detail = await harness.RunAsync();

        Assert.Equal((RunStatus.Warning, "false"), (detail.Run.Status, detail.Run.Output?.Text));
        Assert.Equal(1, Echo.CountOf(keys.Echo));
        Assert.Equal(5, detail.Steps.Count);
    }

    [Fact]
    public async Task Rule4_5_Quirk4_ChangedCode_EndsTheRunNamingTheDivergence()
    {
        var turns = 0;
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            var name = Interlocked.Increment(ref turns) == 1 ? "first" : "another";
            await context.OperationAsync(name, new Echo("x"));
            await context.OperationAsync("second", new Echo("y"));
        }));

        var detail = await harness.RunAsync();

        Assert.Equal((RunStatus.Failed, ErrorCodes.ReplayDivergence), (detail.Run.Status, detail.Run.ErrorCode));
        Assert.Contains("position 0", detail.Run.Error, StringComparison.Ordinal);
        Assert.Contains("'another'", detail.Run.Error, StringComparison.Ordinal);
        Assert.Contains("'first'", detail.Run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule4_4_IdempotencyKey_IsSeenByCommands()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            var shell = await context.ShellAsync("key", new ShellConfig("printf %s \"$IRONFLOW_IDEMPOTENCY_KEY\""));
            context.SetOutput(shell.Stdout);
        }));

        var detail = await harness.RunAsync();

        Assert.Equal($"\"{detail.Run.Id:D}:001:00000:0000\"", detail.Run.Output?.Text);
    }
}
