using Ironflow.Runs;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>Semantics 1: the authoring surface.</summary>
public sealed class AuthoringTests
{
    [Fact]
    public async Task Rule1_SequentialSteps_CompleteWithOutputAndInOrder()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            var shell = await context.ShellAsync("say", ShellConfig.Exec("printf", "%s", "a b"));
            var echo = await context.OperationAsync("echo", new Echo(shell.Stdout));
            context.SetOutput(new { text = echo.Value, shell.ExitCode });
        }));

        var detail = await harness.RunAsync();

        Assert.Equal(RunStatus.Completed, detail.Run.Status);
        Assert.Equal("""{"text":"a b","exitCode":0}""", detail.Run.Output?.Text);
        Assert.Equal(["say", "echo"], detail.Steps.Select(s => s.Name));
        Assert.Equal(["shell", "test.echo"], detail.Steps.Select(s => s.Kind.Name));
    }

    [Fact]
    public async Task Rule1_ForeignAwait_FailsTheRunNamingTheStepBefore()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            await context.OperationAsync("first", new Echo("x"));
            await Task.Delay(20);
            await context.OperationAsync("second", new Echo("y"));
        }));

        var detail = await harness.RunAsync();

        Assert.Equal(RunStatus.Failed, detail.Run.Status);
        Assert.Equal(ErrorCodes.ForeignAwait, detail.Run.ErrorCode);
        Assert.Contains("'first'", detail.Run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(detail.Steps, s => s.Name == "second");
    }

    [Fact]
    public async Task ForeignAwaitWithoutContext_FailsTheRun()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(
            async context =>
            {
                await Task.Delay(20).ConfigureAwait(false);
                await context.OperationAsync("never", new Echo("x"));
            }));

        var detail = await harness.RunAsync();

        Assert.Equal(ErrorCodes.ForeignAwait, detail.Run.ErrorCode);
        Assert.Empty(detail.Steps);
    }

    [Fact]
    public async Task ConfigureAwaitFalse_OnTheContextsOwnTasks_Works()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            await context.OperationAsync("first", new Echo("x")).ConfigureAwait(false);
            await context.OperationAsync("second", new Echo("y")).ConfigureAwait(false);
        }));

        Assert.Equal(RunStatus.Completed, (await harness.RunAsync()).Run.Status);
    }

    [Fact]
    public async Task Rule1_StepWhileAnotherIsOpen_ThrowsAndNamesParallelAsync()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            var first = context.OperationAsync("first", new Echo("x"));
            await context.OperationAsync("second", new Echo("y"));
            await first;
        }));

        var detail = await harness.RunAsync();

        Assert.Equal(RunStatus.Failed, detail.Run.Status);
        Assert.Contains("ParallelAsync", detail.Run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule1_TimeAndIds_AreTheSameOnReplay()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<(DateTimeOffset, Guid, Guid)>();
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            var (now, one) = (context.UtcNow, context.NewGuid());
            await context.OperationAsync("one", new Echo("x"));
            await context.OperationAsync("two", new Echo("y"));
            seen.Add((now, one, context.NewGuid()));
        }));

        await harness.RunAsync();

        Assert.Single(seen.Distinct());
    }

    [Fact]
    public async Task ThrowingHandler_FailsTheRunWithTextAndLocation()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            await context.OperationAsync("first", new Echo("x"));
            throw new FormatException("no such colour");
        }));

        var detail = await harness.RunAsync();

        Assert.Equal(ErrorCodes.WorkflowFailed, detail.Run.ErrorCode);
        Assert.Contains("FormatException: no such colour", detail.Run.Error, StringComparison.Ordinal);
        Assert.Contains("AuthoringTests.cs line", detail.Run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkflowThatEndsWithAnOpenStep_Fails()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(context =>
        {
            _ = context.OperationAsync("forgotten", new Echo("x"));
            return Task.CompletedTask;
        }));

        var detail = await harness.RunAsync();

        Assert.Equal(RunStatus.Failed, detail.Run.Status);
        Assert.Contains("without 'await'", detail.Run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkflowWithoutSteps_Completes()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(_ => Task.CompletedTask));

        var detail = await harness.RunAsync();

        Assert.Equal(RunStatus.Completed, detail.Run.Status);
        Assert.NotNull(detail.Run.StartedAt);
        Assert.Empty(detail.Steps);
    }
}
