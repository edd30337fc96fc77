using System.Globalization;
using Ironflow.Samples.RepoHealth;
using Ironflow.Samples.RepoHealth.Report;

namespace Ironflow.Samples.Nightly;

/// <summary>Runs <c>repo-health</c> over several repositories, a few at a time, and reports on all of them. What cannot be looked at is in the report too.</summary>
public sealed class NightlyWorkflow : Workflow<NightlyInput, NightlyReport>
{
    private const int AtOnce = 4;

    // One repository that is gone is no reason to know nothing of the others: the run then ends as a warning.
    private static readonly StepOptions Tolerated = new() { AllowFailure = true };

    /// <inheritdoc/>
    public override string Name => "nightly";

    /// <inheritdoc/>
    public override string Description => "Runs repo-health over several repositories and reports on all of them";

    /// <inheritdoc/>
    public override async Task<NightlyReport> RunAsync(WorkflowContext context, NightlyInput input)
    {
        IReadOnlyList<string?> directories = input.Directories is { Count: > 0 } named ? [.. named] : [null];
        var children = await context.ParallelAsync([.. directories.Select(Child)], failFast: false, maxConcurrency: AtOnce);
        var repositories = new List<NightlyRepository>();
        foreach (var (directory, child) in directories.Zip(children))
        {
            // A large repository's report may not have come along.
            await child.LoadAsync();
            repositories.Add(Of(directory, child));
        }

        var report = new NightlyReport { GeneratedAt = context.UtcNow, Repositories = repositories };
        return report with { Markdown = NightlyMarkdown.Of(report) };
    }

    // Numbered, as two directories may have the same name.
    private static StepDefinition<WorkflowResult<RepoHealthReport>> Child(string? directory, int index)
        => Step.Workflow<RepoHealthReport>(
            string.Create(CultureInfo.InvariantCulture, $"health-{index + 1}"), WorkflowConfig.Of<RepoHealthWorkflow>(new RepoHealthInput { Directory = directory }), Tolerated);

    private static NightlyRepository Of(string? directory, WorkflowResult<RepoHealthReport> child)
    {
        if (!child.Succeeded)
            return new NightlyRepository { Directory = directory, RunId = child.RunId, Error = child.Failure!.Message };
        var health = child.Value;
        return new NightlyRepository
        {
            Directory = directory,
            RunId = child.RunId,
            Root = health.Root,
            Head = health.Head,
            Commits = health.History.Commits,
            Uncommitted = health.Changes.Changed + health.Changes.Untracked,
            Marked = health.Markers.Sum(marker => marker.Lines),
        };
    }
}
