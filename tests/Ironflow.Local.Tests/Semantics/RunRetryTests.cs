using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>Which steps a retry takes over, and which runs can be retried (semantics 9.4).</summary>
public sealed class RunRetryTests
{
    [Theory]
    [InlineData("start", null, false)]
    [InlineData("failed", 2, true)]
    [InlineData("second", 1, false)]
    [InlineData("first", 0, false)]
    public async Task Rule9_4_From_SaysWhereItGoesOn(string from, int? cut, bool withWave)
    {
        await using var harness = await Harness.StartAsync(Failing());
        var failed = await harness.RunAsync();

        var retried = await harness.Retries.RetryAsync(failed.Run.Id, from, Caller.OperatingSystemUser);

        Assert.Equal(cut is { } at ? new RunReuse(failed.Run.Id, 1, at, withWave) : null, retried.Reuse);
        var detail = await harness.EndOfAsync(retried.Id);
        Assert.Equal(cut ?? 0, detail.Steps.Count(s => s.ReusedFrom is not null));
    }

    [Fact]
    public async Task Rule9_4_FromAStepsId_IsAsFromItsName()
    {
        await using var harness = await Harness.StartAsync(Failing());
        var failed = await harness.RunAsync();

        Assert.Equal(1, (await harness.Retries.RetryAsync(failed.Run.Id, failed.Steps[1].Id.ToString(), Caller.OperatingSystemUser)).Reuse!.Cut);
    }

    [Fact]
    public async Task Rule9_4_NoStepFailed_EveryStepIsTakenOver()
    {
        // A tolerated failure and an error's own step are not where a run failed.
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            context.OnError(Step.Operation("told", new Echo("told")));
            await context.OperationAsync("tolerated", new Fail(Guid.NewGuid().ToString(), 9, Transient: false), new StepOptions { AllowFailure = true });
            await context.OperationAsync("good", new Echo("good"));
            throw new InvalidOperationException("the workflow's own");
        }));
        var failed = await harness.RunAsync();
        Assert.Equal(RunStatus.Failed, failed.Run.Status);

        Assert.Equal(2, (await harness.Retries.RetryAsync(failed.Run.Id, RunRetryService.FromFailed, Caller.OperatingSystemUser)).Reuse!.Cut);
    }

    [Fact]
    public async Task Rule9_4_WhatWasAskedForAtFirst_IsTheNewRunsToo()
    {
        await using var harness = await Harness.StartAsync(Failing());
        var request = new NewRun("test", new RawJson("""{"a":1}"""), new ApiTrigger())
        {
            Labels = new Dictionary<string, string> { ["team"] = "core" },
            MaxCostUsd = 2.5m,
            MaxRetries = 1,
        };
        var first = (await harness.Host.Runs.CreateAsync(request, Caller.OperatingSystemUser)).Run;
        await harness.EndOfAsync(first.Id);

        var retried = await harness.Retries.RetryAsync(first.Id, RunRetryService.FromStart, new Caller("bob", [], []));

        Assert.Equal(("""{"a":1}""", "core", 2.5m, 1, "bob"), (retried.Payload.ToString(), retried.Labels["team"], retried.MaxCostUsd, retried.MaxRetries, retried.CreatedBy));
    }

    [Fact]
    public async Task Rule9_4_ARunThatHasNotEnded_OrIsAChild_OrEndedWell_IsAConflict()
    {
        await using var harness = await Harness.StartAsync(
            new TestWorkflow(context => context.OperationAsync("only", new Echo("only")), "inner"),
            new TestWorkflow(context => context.WorkflowAsync("call", WorkflowConfig.Named("inner")), "outer"),
            new TestWorkflow(context => context.ApprovalAsync("release", "Release?")));
        var outer = await harness.RunAsync("outer");
        var waiting = (await harness.CreateAsync("test")).Id;
        await harness.UntilAsync(waiting, d => d.Run.Status == RunStatus.AwaitingApproval);

        Assert.Contains("only a run that has ended", await RefusedAsync(harness, waiting, "start"), StringComparison.Ordinal);
        Assert.Contains($"retry its root {outer.Run.Id}", await RefusedAsync(harness, outer.Steps[0].ChildRunId!.Value, "start"), StringComparison.Ordinal);
        Assert.Contains("ended well", await RefusedAsync(harness, outer.Run.Id, "failed"), StringComparison.Ordinal);
    }

    private static TestWorkflow Failing() => new(async context =>
    {
        await context.OperationAsync("first", new Echo("first"));
        await context.OperationAsync("second", new Echo("second"));
        await context.OperationAsync("third", new Fail(Guid.NewGuid().ToString(), 9, Transient: false));
    });

    private static async Task<string> RefusedAsync(Harness harness, Guid run, string from)
    {
        var refused = await Assert.ThrowsAsync<RequestException>(() => harness.Retries.RetryAsync(run, from, Caller.OperatingSystemUser));
        Assert.Equal(ErrorCodes.Conflict, refused.Code);
        Assert.True(refused.Details.ContainsKey("status"));
        return refused.Message;
    }
}
