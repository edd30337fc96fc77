using System.Text.Json;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Samples.Triage;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Samples;

/// <summary>The sample <c>triage</c> on the embedded engine, on recorded answers.</summary>
public sealed class TriageTests
{
    private static readonly Caller Ada = new("ada", ["support"], []);

    [Fact]
    public async Task Sure_IsTheAgentsDecision()
    {
        await using var agents = await SampleAgents.StartAsync();
        var detail = await agents.Harness.RunAsync("triage", Payload(SampleModel.Clear));

        Assert.Equal((RunStatus.Completed, "classify"), (detail.Run.Status, Assert.Single(detail.Steps).Name));
        Assert.Equal((Category.Billing, true), ResultOf(detail) is var result ? (result.Category, result.Urgent) : default);
    }

    [Fact]
    public async Task NotSure_APersonOfTheGroupDecides_AndSeesWhatTheAgentThinks()
    {
        await using var agents = await SampleAgents.StartAsync();
        var run = (await agents.Harness.CreateAsync("triage", Payload(SampleModel.Unclear))).Id;
        var waiting = await agents.Harness.UntilAsync(run, d => d.Run.Status == RunStatus.AwaitingApproval);
        var gate = await agents.Harness.StepAsync(waiting, "decide");
        Assert.Contains("takes it for Question (0.45)", gate.Gate!.Message, StringComparison.Ordinal);

        var bad = await Assert.ThrowsAsync<RequestException>(() => agents.Harness.Decisions.AnswerAsync(run, gate.Id, new RawJson("""{"category":"else","urgent":false}"""), null, Ada));
        Assert.Equal(ErrorCodes.InvalidInput, bad.Code);
        await agents.Harness.Decisions.AnswerAsync(run, gate.Id, new RawJson("""{"category":"defect","urgent":false}"""), null, Ada);
        var detail = await agents.Harness.EndOfAsync(run);

        Assert.Equal((Category.Defect, "ada", Category.Question), ResultOf(detail) is var result ? (result.Category, result.DecidedBy, result.Agent!.Category) : default);
    }

    [Fact]
    public async Task NoAnswer_APersonDecides_AndTheRunEndsAsAWarning()
    {
        await using var agents = await SampleAgents.StartAsync(asked: false);
        var run = (await agents.Harness.CreateAsync("triage", Payload("never recorded"))).Id;
        await agents.Harness.UntilAsync(run, d => d.Run.Status == RunStatus.AwaitingApproval);
        await agents.Harness.Decisions.AnswerOnlyAsync(run, null, new RawJson("""{"category":"wish","urgent":true}"""), null, Ada);
        var detail = await agents.Harness.EndOfAsync(run);

        Assert.Equal((RunStatus.Warning, StepStatus.Failed), (detail.Run.Status, detail.Steps[0].Status));
        Assert.Null(ResultOf(detail).Agent);
    }

    private static string Payload(string text) => JsonSerializer.Serialize(new { text, group = "support" });

    private static TriageResult ResultOf(RunDetail detail) => JsonSerializer.Deserialize<TriageResult>(detail.Run.Output!.Value.ToString(), PayloadJson.Options)!;
}
