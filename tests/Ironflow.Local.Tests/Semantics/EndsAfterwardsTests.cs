using Ironflow.Durable;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Runs;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>Runs whose ends travel in the orchestration's output, on an engine whose host follows none of them: all of it falls to the sweep, and nothing is lost (semantics 9.5).</summary>
public sealed class EndsAfterwardsTests
{
    private static readonly IronflowOptions Deferred = new() { RecordEndsAfterwards = true, SweepGrace = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public async Task Rule9_5_AnEndThatNobodyRecorded_IsRecordedFromTheOutput()
    {
        var workflow = new TestWorkflow(async context =>
        {
            await context.OperationAsync("value", new Echo("ends-afterwards"));
            context.SetOutput(new { done = true });
        });
        await using var harness = await StartAsync(workflow);

        var end = await harness.EndOfAsync((await harness.CreateAsync("test")).Id);

        Assert.Equal((RunStatus.Completed, """{"done":true}"""), (end.Run.Status, end.Run.Output!.Value.ToString()));
        Assert.Contains("\"end\"", (await harness.Host.Engine.GetAsync(DurableNames.InstanceId(end.Run.Id)))!.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule9_5_AFailure_KeepsItsTextAndCode()
    {
        await using var harness = await StartAsync(new TestWorkflow(_ => throw new InvalidOperationException("no")));

        var end = await harness.EndOfAsync((await harness.CreateAsync("test")).Id);

        Assert.Equal((RunStatus.Failed, ErrorCodes.WorkflowFailed), (end.Run.Status, end.Run.ErrorCode));
        Assert.StartsWith("InvalidOperationException: no", end.Run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule7_1_AChildsEnd_IsOnRecordBeforeItsParentGoesOn()
    {
        var child = new TestWorkflow(context =>
        {
            context.SetOutput(5);
            return Task.CompletedTask;
        }, "child");
        var parent = new TestWorkflow(async context => context.SetOutput((await context.WorkflowAsync("child", WorkflowConfig.Named("child"))).OutputAs<int>()));
        await using var harness = await StartAsync(parent, child);

        var end = await harness.EndOfAsync((await harness.CreateAsync("test")).Id);

        var childRun = end.Steps.Single().ChildRunId!.Value;
        Assert.Equal("5", (await harness.Store.FindRunAsync(childRun))!.Output!.Value.ToString());
        Assert.Equal("""{"status":"completed"}""", (await harness.Host.Engine.GetAsync(DurableNames.InstanceId(childRun)))!.Output);
    }

    private static Task<Harness> StartAsync(params TestWorkflow[] workflows)
        => Harness.StartAsync(options => options with { SweepInterval = TimeSpan.FromMilliseconds(100), Ironflow = Deferred }, workflows);
}
