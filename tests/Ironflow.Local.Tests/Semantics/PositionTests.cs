using Ironflow.Steps;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>Semantics 2: positions and edges.</summary>
public sealed class PositionTests
{
    [Fact]
    public async Task Rule2_1_Positions_CountFromZero_AFailedStepTakesOneToo()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            await context.OperationAsync("a", new Echo("x"));
            await Assert.ThrowsAsync<StepFailedException>(() => context.OperationAsync("b", new Fail(Guid.NewGuid().ToString(), 9, false)));
            await context.SkipAsync("c", "why not");
            await context.OperationAsync("d", new Echo("y"));
        }));

        var detail = await harness.RunAsync();

        Assert.Null(detail.Run.Error);
        Assert.Equal([("a", 0), ("b", 1), ("c", 2), ("d", 3)], detail.Steps.Select(s => (s.Name, s.Position)));
        Assert.All(detail.Steps, s => Assert.Equal(s.Key.StepId(detail.Run.Id), s.Id));
    }

    [Fact]
    public async Task Rule2_3_Frontier_FailureDoesNotMoveIt_SkippedAndToleratedStepsDo()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            await context.OperationAsync("a", new Echo("x"));
            await Assert.ThrowsAsync<StepFailedException>(() => context.OperationAsync("failed", new Fail("f1" + context.RunId, 9, false)));
            await context.OperationAsync("after-failure", new Echo("x"));
            await context.OperationAsync("tolerated", new Fail("f2" + context.RunId, 9, false), new StepOptions { AllowFailure = true });
            await context.OperationAsync("after-tolerated", new Echo("x"));
            await context.SkipAsync("skipped", "reason");
            await context.OperationAsync("after-skip", new Echo("x"));
        }));

        var detail = await harness.RunAsync();
        string[] Before(string name) => [.. detail.Edges
            .Where(e => e.StepId == detail.Steps.Single(s => s.Name == name).Id)
            .Select(e => detail.Steps.Single(s => s.Id == e.DependsOn).Name)];

        Assert.Empty(Before("a"));
        Assert.Equal(["a"], Before("failed"));
        Assert.Equal(["a"], Before("after-failure"));
        Assert.Equal(["after-failure"], Before("tolerated"));
        Assert.Equal(["tolerated"], Before("after-tolerated"));
        Assert.Equal(["skipped"], Before("after-skip"));
        Assert.Equal(StepStatus.Skipped, detail.Steps.Single(s => s.Name == "skipped").Status);
        Assert.Equal("""{"reason":"reason"}""", (await harness.StepAsync(detail, "skipped")).Output?.Text);
    }
}
