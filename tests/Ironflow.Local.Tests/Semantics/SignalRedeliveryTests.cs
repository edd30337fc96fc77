using Ironflow.Gates;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>A signal sent again is not another one (semantics 6.8).</summary>
public sealed class SignalRedeliveryTests
{
    private static readonly Caller Shop = new("shop", [], []);

    [Fact]
    public async Task Rule6_8_SentAgainAfterItOpenedAGateInAChild_OpensNoneInItsRoot()
    {
        await using var harness = await Harness.StartAsync(
            new TestWorkflow(context => context.WaitForSignalAsync<int>("inside", new SignalConfig("paid")), "inner"),
            new TestWorkflow(async context =>
            {
                await context.WorkflowAsync("call", WorkflowConfig.Named("inner"));
                context.SetOutput((await context.WaitForSignalAsync<int>("outside", new SignalConfig("paid"))).Value);
            }));
        var run = (await harness.CreateAsync("test")).Id;
        await harness.UntilAsync(run, d => d.Run.Status == RunStatus.Sleeping);

        var first = await SendAsync(harness, run, "1", "a");
        await harness.UntilAsync(run, d => d.Steps.Any(s => s is { Name: "outside", Status: StepStatus.AwaitingApproval }));
        var again = await SendAsync(harness, run, "100", "a");
        await SendAsync(harness, run, "2", "b");

        Assert.NotEqual(run, first.RunId);
        Assert.Equal((first.RunId, "1"), (again.RunId, again.Payload.ToString()));
        Assert.Equal("2", (await harness.EndOfAsync(run)).Run.Output!.Value.ToString());
    }

    [Fact]
    public async Task Rule6_8_SentAgainAfterTheRunsEnd_AnswersWhatStands_AnotherOneIsAConflict()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(context => context.WaitForSignalAsync<int>("wait", new SignalConfig("paid"))));
        var run = (await harness.CreateAsync("test")).Id;
        await SendAsync(harness, run, "1", "a");
        await harness.EndOfAsync(run);

        Assert.NotNull((await SendAsync(harness, run, "1", "a")).ConsumedBy);
        Assert.Equal(ErrorCodes.Conflict, (await Assert.ThrowsAsync<RequestException>(() => SendAsync(harness, run, "1", "b"))).Code);
    }

    private static Task<SignalRecord> SendAsync(Harness harness, Guid run, string payload, string id)
        => harness.Signals.SendAsync(new NewSignal(run, "paid", new RawJson(payload)) { Id = id }, Shop);
}
