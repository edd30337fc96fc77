using System.Globalization;

namespace Ironflow.Samples.CodeReview;

/// <summary>Has the change of a git range reviewed by several agents at once, sums their findings up, and posts the review when somebody has approved it.</summary>
public sealed class CodeReviewWorkflow : Workflow<CodeReviewInput, Review>
{
    // What a model reads at once; a larger change is reviewed badly anyway.
    private const int LargestDiff = 150_000;

    // The same text on every machine, whatever git's settings there; and a range is the caller's text, which must not become one of git's options.
    private static readonly string[] DiffOptions =
        ["diff", "--no-color", "--no-ext-diff", "--src-prefix=a/", "--dst-prefix=b/", "--abbrev=12", "--diff-algorithm=histogram", "--unified=8", "--end-of-options"];

    // A service that is busy is asked again; the waits are durable.
    private static readonly StepOptions Patient = new() { Retry = new RetryPolicy(4) { InitialInterval = TimeSpan.FromSeconds(5) }, Timeout = TimeSpan.FromMinutes(8) };

    /// <inheritdoc/>
    public override string Name => "code-review";

    /// <inheritdoc/>
    public override string Description => "Has the changes of a git range reviewed by agents, and posts the review once somebody has approved it";

    /// <inheritdoc/>
    public override async Task<Review> RunAsync(WorkflowContext context, CodeReviewInput input)
    {
        var root = (await context.ShellAsync("root", Git(input.Directory, "rev-parse", "--show-toplevel"))).Stdout.TrimEnd('\n');
        var change = await context.ShellAsync("diff", Git(root, [.. DiffOptions, input.Range, "--"]));
        await change.LoadAsync();
        if (change.Stdout.Length == 0)
        {
            await context.SkipAsync("review", $"nothing changed in {input.Range}");
            return new Review { Range = input.Range };
        }

        if (change.Stdout.Length > LargestDiff)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"the change of {input.Range} has {change.Stdout.Length:N0} characters, more than the {LargestDiff:N0} that are reviewed well; give a smaller range"));
        }

        var findings = await ReviewAsync(context, change.Stdout, input);
        var summary = (await context.AgentAsync<Summary>("summary", Ask(findings, input), Patient)).Value;
        var text = ReviewText.Of(input.Range, summary, findings);
        var review = new Review { Range = input.Range, Verdict = summary.Verdict, Summary = summary.Text, Findings = findings };
        await context.ApprovalAsync("post", new ApprovalConfig($"Post this review to {input.PostTo ?? "a file"}?\n\n{text}"));
        var posted = await PostAsync(context, root, text, input);
        return review with { CostUsd = context.TotalCostUsd, Posted = posted };
    }

    private static async Task<IReadOnlyList<ReviewedFinding>> ReviewAsync(WorkflowContext context, string diff, CodeReviewInput input)
    {
        var answers = await context.ParallelAsync([.. Reviewer.All.Select(r => Step.Agent<Findings>(r.Name, r.Ask(diff, input), Patient))], failFast: false);
        return
        [
            .. Reviewer.All.Zip(answers, (reviewer, answer) => answer.Value.Items.Select(finding => new ReviewedFinding(reviewer.Name, finding)))
                .SelectMany(all => all).OrderByDescending(found => found.Finding.Severity),
        ];
    }

    private static AgentConfig Ask(IReadOnlyList<ReviewedFinding> findings, CodeReviewInput input) => new(
        $"""
        Sum up these findings of a code review for somebody who decides whether the change goes out. Leave out what is said twice. With a major finding the verdict is needsWork.
        {(findings.Count == 0 ? "There are none." : System.Text.Json.JsonSerializer.Serialize(findings.Select(f => new { f.Reviewer, f.Finding.File, f.Finding.Line, severity = f.Finding.Severity.ToString().ToLowerInvariant(), f.Finding.Title, f.Finding.Advice })))}
        """)
    {
        Model = input.Model,
        MaxBudgetUsd = input.MaxCostPerReviewer,
        MaxTurns = 3,
    };

    private static async Task<string> PostAsync(WorkflowContext context, string root, string text, CodeReviewInput input)
    {
        if (input.PostTo is not { } url)
            return (await context.OperationAsync("write", new WriteReview(input.File ?? Path.Combine(root, "review.md"), text))).Value;
        await context.HttpAsync("send", HttpConfig.Post(url).WithJson(new { text }) with { ExpectSuccess = true }, new StepOptions { Retry = new RetryPolicy(5) });
        return url;
    }

    private static ShellConfig Git(string? directory, params string[] args) => ShellConfig.Exec("git", args) with { Directory = directory };
}
