using System.Globalization;
using Ironflow.Samples.RepoHealth.Operations;
using Ironflow.Samples.RepoHealth.Report;

namespace Ironflow.Samples.RepoHealth;

/// <summary>Looks at a git repository and reports on it in JSON and Markdown.</summary>
/// <remarks>What git answers in a line is asked by a shell step. An answer that grows with the repository is read by an operation where it
/// arises, and only what the report needs is recorded.</remarks>
public sealed class RepoHealthWorkflow : Workflow<RepoHealthInput, RepoHealthReport>
{
    private const int Listed = 10;
    private const int MaxLinks = 20;
    private static readonly string[] Markers = ["TODO", "FIXME"];
    private static readonly StepOptions LinkOptions = new() { Timeout = TimeSpan.FromSeconds(10), AllowFailure = true };

    /// <inheritdoc/>
    public override string Name => "repo-health";

    /// <inheritdoc/>
    public override string Description
        => "Reports on a git repository: commits by author, largest files, uncommitted changes, TODO count and, if wanted, the links of its README";

    /// <inheritdoc/>
    public override async Task<RepoHealthReport> RunAsync(WorkflowContext context, RepoHealthInput input)
    {
        var root = await FindRootAsync(context, input.Directory);
        var shallow = await context.ShellAsync("shallow", Git(root, "rev-parse", "--is-shallow-repository"));
        var head = await context.ShellAsync("head", Git(root, "rev-parse", "--verify", "--quiet", "--short", "HEAD") with { ExitCodeAsOutput = true });
        var history = await HistoryAsync(context, root, head);
        var files = await context.OperationAsync("largest-files", new FindLargestFiles(root, Listed));
        var changes = await context.OperationAsync("changes", new ListChanges(root, Listed));

        var markers = new List<MarkerCount>();
        foreach (var marker in Markers)
            markers.Add((await context.OperationAsync("count-" + marker.ToLowerInvariant(), new CountMarker(root, marker, Listed))).Value);

        var report = new RepoHealthReport
        {
            Root = root,
            Head = head.ExitCode == 0 ? head.Stdout : null,
            Shallow = shallow.Stdout == "true",
            GeneratedAt = context.UtcNow,
            History = history,
            Files = files.Value,
            Changes = changes.Value,
            Markers = markers,
            Links = await LinksAsync(context, root, input.CheckLinks),
        };
        return report with { Markdown = MarkdownReport.Of(report) };
    }

    private static async Task<string> FindRootAsync(WorkflowContext context, string? directory)
    {
        var asked = await context.ShellAsync(
            "repository",
            ShellConfig.Exec("git", "rev-parse", "--show-toplevel") with { Directory = directory, ExitCodeAsOutput = true });
        if (asked.ExitCode != 0)
            throw new NotARepositoryException(directory, asked.Stderr);
        return asked.Stdout;
    }

    private static async Task<AuthorCounts> HistoryAsync(WorkflowContext context, string root, ShellResult head)
    {
        if (head.ExitCode != 0)
        {
            await context.SkipAsync("authors", "the repository has no commit yet");
            return AuthorCounts.None;
        }

        return (await context.OperationAsync("authors", new CountAuthors(root, Listed))).Value;
    }

    private static async Task<LinkReport?> LinksAsync(WorkflowContext context, string root, bool wanted)
    {
        if (!wanted)
        {
            await context.SkipAsync("links", "not asked for; set checkLinks to true to request the links of the README");
            return null;
        }

        var found = (await context.OperationAsync("readme-links", new FindReadmeLinks(root, MaxLinks))).Value;
        if (found.Urls.Count == 0)
            await context.SkipAsync("links", found.File is null ? "the repository has no README" : $"{found.File} has no links");

        var checks = new List<LinkCheck>();
        foreach (var (index, url) in found.Urls.Index())
        {
            var reply = await context.HttpAsync(string.Create(CultureInfo.InvariantCulture, $"link-{index + 1}"), HttpConfig.Get(url), LinkOptions);
            checks.Add(new LinkCheck(url, reply.Succeeded ? reply.Status : null, reply.Failure?.Message));
        }

        return new LinkReport(found.File, found.Total, checks);
    }

    private static ShellConfig Git(string root, params IReadOnlyList<string> args) => ShellConfig.Exec("git", args) with { Directory = root };
}
