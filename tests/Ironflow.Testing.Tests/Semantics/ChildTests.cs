using Ironflow.Hosting;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Testing.Tests.Semantics;

/// <summary>Children (semantics 7; quirks 17, 20, 22 to 27).</summary>
public sealed class ChildTests
{
    private static WorkflowTest Test(Func<WorkflowContext, Task> parent, Func<WorkflowContext, Task> child) => Code.Test(parent).AddWorkflow(new Code(child, "child"));

    [Fact]
    public async Task Rule7_1_Quirk23_AChild_IsARunOfItsOwn_LinkedToItsStep()
    {
        var result = await Test(
            async context => context.SetOutput((await context.WorkflowAsync("call", WorkflowConfig.Named("child", new { n = 1 }))).ChildOutputAs<int>()),
            context =>
            {
                context.SetOutput(context.Payload<Dictionary<string, int>>()["n"] + 1);
                return context.OperationAsync("inner", new Say("x"));
            }).RunAsync("test");

        Assert.Equal(2, result.AssertCompleted().Output<int>());
        var (step, child) = (result.Step("call"), Assert.Single(result.Children).Run);
        Assert.Equal((child.Id, StepStatus.Completed), (step.ChildRunId, step.Status));
        Assert.Equal((result.Run.Id, step.Id, result.Run.Id), (child.ParentRunId, child.ParentStepId, child.RootRunId));
        Assert.Equal("tester", child.CreatedBy);
    }

    [Fact]
    public async Task Rule7_2_Quirk17_Quirk20_CostTokensAndTime_RollUp_AlsoWhenItFails()
    {
        var result = await Test(
            context => context.WorkflowAsync("call", WorkflowConfig.Named("child"), new StepOptions { AllowFailure = true }),
            async context =>
            {
                await context.OperationAsync("spend", new Spend(0.3m));
                await context.OperationAsync("bad", new Say("x"));
            }).OnFailure("bad", "broken", costUsd: 0.2m).RunAsync("test");

        Assert.Equal((RunStatus.Warning, 0.5m, 7L, 3L), (result.Status, result.Run.CostUsd, result.Run.InputTokens, result.Run.OutputTokens));
        Assert.Equal((StepStatus.Failed, 0.5m), (result.Step("call").Status, result.Step("call").CostUsd));
        Assert.Equal("child workflow 'child' failed: step 'bad' failed: broken", result.Step("call").Error);
    }

    [Fact]
    public async Task Quirk22_AGateInAChild_SuspendsIt_AndItsAncestorsShowAsWaiting()
    {
        var result = await Test(
            async context =>
            {
                await context.WorkflowAsync("call", WorkflowConfig.Named("child"));
                await context.OperationAsync("after", new Say("x"));
            },
            context => context.ApprovalAsync("release", "Release?")).Approve("release", after: TimeSpan.FromHours(3)).RunAsync("test");

        result.AssertCompleted().AssertSteps("call", "after");
        var statuses = result.Events.Where(e => e.Type == "run_status_changed").Select(e => e.Data.ToString()).ToList();
        Assert.Contains(statuses, s => s.Contains("\"to\":\"awaiting_approval\"", StringComparison.Ordinal));
        Assert.Equal((0L, 10_800_000L), (result.Run.ActiveMs, result.Run.WaitingMs));
    }

    [Fact]
    public async Task Rule7_3_Quirk24_AWorkflowThatCallsItself_FailsPastTheLimit_WithTheChainNamed()
    {
        var test = Code.Test(context => context.WorkflowAsync("again", WorkflowConfig.Named("test")));
        test.Options = test.Options with { MaxDepth = 3 };
        var result = await test.RunAsync("test");

        result.AssertFailed();
        Assert.Contains("test → test → test → test", result.Run.Error, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.WorkflowGuardRejected, result.Children[0].Children[0].Run.ErrorCode);
    }

    [Fact]
    public async Task APayloadThatDoesNotFit_FailsTheStep_AndStartsNothing()
    {
        var result = await Code.Test(context => context.WorkflowAsync<Ironflow.Samples.Hello.HelloWorkflow>(new { nam = 1 })).AddWorkflow<Ironflow.Samples.Hello.HelloWorkflow>().RunAsync("test");

        Assert.Contains("$.nam", result.AssertFailed(ErrorCodes.StepFailed).Run.Error, StringComparison.Ordinal);
        Assert.Empty(result.Children);
    }

    [Fact]
    public async Task AnUnknownWorkflow_FailsTheStep_NamingThoseThereAre()
    {
        var result = await Code.Test(context => context.WorkflowAsync("call", WorkflowConfig.Named("nothing"))).RunAsync("test");

        Assert.Contains("there are: test", result.AssertFailed(ErrorCodes.StepFailed).Run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule7_1_Quirk26_ATypedCall_RunsThatClass_AndNoOtherMayHaveItsName()
    {
        var test = Code.Test(async context => context.SetOutput((await context.WorkflowAsync<Named, string>()).Value)).AddWorkflow<Named>().AddWorkflow(new Code(_ => Task.CompletedTask, "other"));

        var result = await test.RunAsync("test");
        var refused = await Assert.ThrowsAsync<InvalidConfigurationException>(() => test.AddWorkflow(new Code(_ => Task.CompletedTask, "named")).RunAsync("test"));

        Assert.Equal("by its class", result.AssertCompleted().Output<string>());
        Assert.Contains("'named' is already registered", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quirk27_OneWorkflowTwice_HasANameOfItsOwnEachTime()
    {
        var result = await Code.Test(async context =>
        {
            await context.WorkflowAsync<Named>(name: "north");
            await context.WorkflowAsync<Named>(name: "south");
            await context.WorkflowAsync<Named>();
        }).AddWorkflow<Named>().RunAsync("test");

        result.AssertCompleted().AssertSteps("north", "south", "named");
        Assert.Equal(3, result.Children.Select(c => c.Run.Id).Distinct().Count());
    }

    public sealed record None;

    public sealed class Named : Workflow<None, string>
    {
        public override string Name => "named";

        public override string Description => "A workflow with a class of its own";

        public override Task<string> RunAsync(WorkflowContext context, None input) => Task.FromResult("by its class");
    }
}
