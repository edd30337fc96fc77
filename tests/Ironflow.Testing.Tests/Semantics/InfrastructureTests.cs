using Ironflow.Hosting;
using Ironflow.Records;
using Ironflow.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Testing.Tests.Semantics;

/// <summary>Activities that throw (semantics 3.5): called again after durable waits, and not for ever.</summary>
public sealed class InfrastructureTests
{
    [Fact]
    public async Task Rule3_5_AnActivityThatThrows_IsCalledAgain_UnderTheSameTry()
    {
        var result = await Failing(times: 3).RunAsync("test");

        var step = result.AssertCompleted().Step("work");
        Assert.Equal((1, 1), (step.Try, step.Delivery));
        Assert.Empty(step.PastTries);
        Assert.Equal(TimeSpan.FromSeconds(1 + 2 + 4), step.StartedAt - result.Run.CreatedAt);
    }

    [Fact]
    public async Task Rule3_5_AnActivityThatGoesOnThrowing_EndsTheRunWithItsReason()
    {
        var result = await Failing(times: int.MaxValue).RunAsync("test");

        Assert.Equal((RunStatus.Failed, ErrorCodes.Infrastructure), (result.Status, result.Run.ErrorCode));
        Assert.Contains("failed 10 times", result.Run.Error, StringComparison.Ordinal);
        Assert.Contains("the disk is full", result.Run.Error, StringComparison.Ordinal);
        Assert.Empty(result.Steps);
    }

    private static WorkflowTest Failing(int times)
    {
        var test = Code.Test(context => context.OperationAsync("work", new Say("x")));
        test.Services.AddSingleton<IHostIdentity>(new FailingHost(times));
        return test;
    }

    /// <summary>A host that cannot begin a step, the first times it is asked to.</summary>
    private sealed class FailingHost(int times) : IHostIdentity
    {
        private int asked;

        public string NewOwner() => asked++ < times ? throw new StoreUnavailableException("the disk is full") : "owner";

        public void Release(string owner)
        {
        }

        public bool IsGone(string owner) => false;

        public bool IsReleased(string owner) => false;
    }
}
