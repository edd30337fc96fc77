using Ironflow.Gates;
using Ironflow.Samples.Deploy;
using Ironflow.Samples.Deploy.Operations;
using Ironflow.Steps;

namespace Ironflow.Testing.Tests.Samples;

/// <summary>How <c>deploy</c> decides, with every step scripted: no repository, no files, no waiting.</summary>
public sealed class DeployTests
{
    private static readonly string[] ToTheGate = ["plan", "build", "check-unpacks", "check-sizes", "check-secrets", "release"];

    private static readonly Dictionary<string, object> Results = new()
    {
        ["plan"] = new DeployPlan("/src", "/srv/site", "v2", "0123456789abcdef"),
        ["build"] = new Artifact("/srv/site/a.tar", "cafe", 2_048, 7),
        ["check-unpacks"] = 7,
        ["check-sizes"] = 1_024L,
        ["check-secrets"] = 7,
        ["current"] = new CurrentRelease("v1"),
        ["deploy"] = "/srv/site/releases/v2",
    };

    [Fact]
    public async Task Approved_DeploysAndSaysByWhom()
    {
        var result = await Deploy().Approve("release", "ada", "fine", TimeSpan.FromHours(23)).RunAsync<DeployWorkflow>();

        var output = result.AssertCompleted().AssertSteps([.. ToTheGate, "current", "deploy", "smoke"]).Output<DeployOutput>();
        Assert.Equal(("v2", "v1", "fine"), (output.Version, output.Replaced, output.Comment));
        Assert.Equal(["ada"], output.ApprovedBy);
    }

    [Fact]
    public async Task Rejected_ChangesNothing()
    {
        var result = await Deploy().Reject("release", "bob", "not today").RunAsync<DeployWorkflow>();

        result.AssertFailed(ErrorCodes.ApprovalRejected).AssertSteps(ToTheGate);
    }

    [Fact]
    public async Task NobodyDecidesForADay_IsRejected()
    {
        var result = await Deploy().RunAsync<DeployWorkflow>();

        var gate = result.AssertFailed(ErrorCodes.ApprovalRejected).AssertSteps(ToTheGate).Step("release");
        Assert.Equal((GateDecider.Deadline, (long)TimeSpan.FromHours(24).TotalMilliseconds), (gate.Gate!.Decision!.How, gate.DurationMs));
    }

    [Theory]
    [InlineData("deploy")]
    [InlineData("smoke")]
    public async Task WhatFailsAfterTheApproval_IsRolledBack(string step)
    {
        var result = await Deploy(without: step).OnFailure(step, "broken").OnOperation("rollback", new CurrentRelease("v1")).Approve("release").RunAsync<DeployWorkflow>();

        result.AssertFailed(ErrorCodes.StepFailed);
        Assert.Equal((StepStatus.Failed, StepStatus.Completed), (result.Step(step).Status, result.Step("rollback").Status));
        Assert.Contains("\"to\":\"v1\"", result.Step("rollback").Input!.Value.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACheckThatFails_IsNotRolledBack_AndNobodyIsAsked()
    {
        var result = await Deploy(without: "check-secrets").OnFailure("check-secrets", "a key").RunAsync<DeployWorkflow>();

        result.AssertFailed();
        Assert.False(result.HasStep("release"));
        Assert.False(result.HasStep("rollback"));
    }

    /// <summary>Every step with work scripted to succeed, but for one: scripts of one step are used in order.</summary>
    private static WorkflowTest Deploy(string? without = null)
    {
        var test = new WorkflowTest().AddFrom(typeof(DeployWorkflow).Assembly);
        foreach (var (step, result) in Results.Where(pair => pair.Key != without))
            test.OnOperation(step, result);
        return without == "smoke" ? test : test.OnShell("smoke");
    }
}
