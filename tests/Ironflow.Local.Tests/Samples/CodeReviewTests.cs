using System.Text.Json;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Samples.CodeReview;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Samples;

/// <summary>The sample <c>code-review</c> on the embedded engine, over a real repository, on recorded answers.</summary>
public sealed class CodeReviewTests : IDisposable
{
    private static readonly Caller Ada = new("ada", [], []);
    private readonly TempRepository repository = new();

    public CodeReviewTests()
    {
        repository.Write("cart.js", SampleModel.Before);
        repository.Commit();
    }

    [Fact]
    public async Task AChange_IsReviewedByThree_SummedUp_AndPostedWhenApproved()
    {
        repository.Write("cart.js", SampleModel.After);
        repository.Commit();
        await using var agents = await SampleAgents.StartAsync();
        var run = (await agents.Harness.CreateAsync("code-review", Payload())).Id;
        var waiting = await agents.Harness.UntilAsync(run, d => d.Run.Status == RunStatus.AwaitingApproval);
        var gate = await agents.Harness.StepAsync(waiting, "post");

        Assert.Contains("needs work", gate.Gate!.Message, StringComparison.Ordinal);
        Assert.Contains("**Major** cart.js:8: SQL from a name (security)", gate.Gate.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(repository.Root, "review.md")));
        await agents.Harness.Decisions.DecideAsync(run, gate.Id, true, null, Ada);
        var detail = await agents.Harness.EndOfAsync(run);

        Assert.Equal((RunStatus.Completed, null), (detail.Run.Status, detail.Run.Error));
        Assert.Equal(["root", "diff", "correctness", "security", "clarity", "summary", "post", "write"], detail.Steps.Select(s => s.Name));
        var review = JsonSerializer.Deserialize<Review>(detail.Run.Output!.Value.ToString(), PayloadJson.Options)!;
        Assert.Equal(Verdict.NeedsWork, review.Verdict);
        Assert.Equal(["correctness", "security"], review.Findings.Select(f => f.Reviewer));
        Assert.Equal(detail.Steps.Sum(s => s.CostUsd), review.CostUsd);
        Assert.Contains("The total is NaN", await File.ReadAllTextAsync(review.Posted!), StringComparison.Ordinal);
        var agentSteps = detail.Steps.Where(s => s.Kind == StepKind.Agent).ToList();
        Assert.All(agentSteps, s => Assert.True(s.CostUsd > 0 && s.InputTokens >= 700 && s.OutputTokens >= 80, $"{s.Name}: {s.CostUsd}, {s.InputTokens}, {s.OutputTokens}"));
        // 'clarity' was asked twice, and both asks were paid for.
        Assert.Equal((1_400, 160), (agentSteps[2].InputTokens, agentSteps[2].OutputTokens));
    }

    [Fact]
    public async Task Rejected_NothingIsPosted()
    {
        repository.Write("cart.js", SampleModel.After);
        repository.Commit();
        await using var agents = await SampleAgents.StartAsync();
        var run = (await agents.Harness.CreateAsync("code-review", Payload())).Id;
        await agents.Harness.UntilAsync(run, d => d.Run.Status == RunStatus.AwaitingApproval);
        await agents.Harness.Decisions.DecideOnlyAsync(run, null, false, "too harsh", Ada);

        Assert.Equal(ErrorCodes.ApprovalRejected, (await agents.Harness.EndOfAsync(run)).Run.ErrorCode);
        Assert.False(File.Exists(Path.Combine(repository.Root, "review.md")));
    }

    [Fact]
    public async Task NoChange_AsksNobody()
    {
        await using var agents = await SampleAgents.StartAsync();
        var detail = await agents.Harness.RunAsync("code-review", Payload("HEAD..HEAD"));
        Assert.Equal((RunStatus.Completed, "root,diff,review"), (detail.Run.Status, string.Join(',', detail.Steps.Select(s => s.Name))));
    }

    [Theory]
    [InlineData("--output=/tmp/x", "bad revision")]
    [InlineData("nowhere..HEAD", "nowhere")]
    public async Task ARangeThatIsNone_FailsWithWhatGitSays(string range, string said)
    {
        await using var agents = await SampleAgents.StartAsync();
        var detail = await agents.Harness.RunAsync("code-review", Payload(range));
        Assert.Equal(RunStatus.Failed, detail.Run.Status);
        Assert.Contains(said, detail.Run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists("/tmp/x"));
    }

    [Fact]
    public async Task AnAnswerThatWasNotRecorded_FailsTheRun_AndSaysHowToRecord()
    {
        repository.Write("cart.js", "something else");
        repository.Commit();
        await using var agents = await SampleAgents.StartAsync(asked: false);
        var detail = await agents.Harness.RunAsync("code-review", Payload());
        Assert.Equal(RunStatus.Failed, detail.Run.Status);
        Assert.Contains("no recorded answer for step 'correctness'", detail.Steps.Single(s => s.Name == "correctness").Error, StringComparison.Ordinal);
    }

    public void Dispose() => repository.Dispose();

    private string Payload(string range = "HEAD~1..HEAD") => JsonSerializer.Serialize(new { directory = repository.Root, range });
}
