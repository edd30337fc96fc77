using System.Text.Json;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Samples.Hello;
using Ironflow.Samples.RepoHealth.Report;

namespace Ironflow.Local.Tests.Samples;

public sealed class SampleWorkflowTests : IDisposable
{
    private readonly TempRepository repository = new();

    [Theory]
    [InlineData("Ada", "Hello, Ada!")]
    [InlineData("$(id) '\"; %s \\n", "Hello, $(id) '\"; %s \\n!")]
    public async Task Hello_AnyName_GreetedAsItIs(string name, string greeting)
    {
        var run = await DirectEngine.RunAsync("hello", JsonSerializer.Serialize(new { name }));

        Assert.Equal(RunStatus.Completed, run.End.Status);
        Assert.Equal(greeting, Output<HelloOutput>(run).Greeting);
        Assert.Equal(["greet", "measure"], run.Steps.Select(step => step.Name));
    }

    [Fact]
    public async Task RepoHealth_Repository_ReportInJsonAndMarkdown()
    {
        repository.Write("README.md", "see https://example.com\n");
        repository.Write("odd\nname", "TODO\nFIXME\nTODO\n");
        repository.Commit();
        repository.Write("new", "");

        var run = await RunAsync();

        Assert.Equal(RunStatus.Completed, run.End.Status);
        Assert.Equal(
            ["repository", "shallow", "head", "authors", "largest-files", "changes", "count-todo", "count-fixme", "links"], run.Steps.Select(step => step.Name));
        var report = Output<RepoHealthReport>(run);
        Assert.Equal((1, 2, 1, false), (report.History.Commits, report.Files.Tracked, report.Changes.Untracked, report.Shallow));
        Assert.Equal([2, 1], report.Markers.Select(marker => marker.Lines));
        Assert.Equal("odd\nname", report.Files.Top.Single(file => file.Path != "README.md").Path);
        Assert.Contains($"At `{repository.Git("rev-parse", "--short", "HEAD").Trim()}`, 2026-01-02 03:04 UTC.", report.Markdown, StringComparison.Ordinal);
        Assert.Null(report.Links);
    }

    [Fact]
    public async Task RepoHealth_DirectoryBelowTheRoot_ReportsOnTheWholeRepository()
    {
        repository.Write("below/file", "");
        repository.Commit();

        var run = await RunAsync(Path.Combine(repository.Root, "below"));

        Assert.Equal(Path.GetFileName(repository.Root), Path.GetFileName(Output<RepoHealthReport>(run).Root));
    }

    [Fact]
    public async Task RepoHealth_NoDirectory_AroundTheWorkingDirectory()
    {
        var run = await DirectEngine.RunAsync("repo-health", "{}");
        Assert.Equal(RunStatus.Completed, run.End.Status);
    }

    [Fact]
    public async Task RepoHealth_EmptyRepository_CompletesWithoutHistory()
    {
        var run = await RunAsync();

        Assert.Equal(RunStatus.Completed, run.End.Status);
        var report = Output<RepoHealthReport>(run);
        Assert.Equal((null, 0, 0), (report.Head, report.History.Commits, report.Files.Tracked));
        Assert.Contains("No commit yet", report.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RepoHealth_ShallowClone_SaysSo()
    {
        repository.Commit();
        repository.Commit();
        var clone = Path.Combine(Path.GetDirectoryName(repository.Root)!, "clone");
        repository.Git("clone", "--quiet", "--depth", "1", new Uri(repository.Root).AbsoluteUri, clone);

        var report = Output<RepoHealthReport>(await RunAsync(clone));

        Assert.Equal((true, 1), (report.Shallow, report.History.Commits));
    }

    [Fact]
    public async Task RepoHealth_OutsideARepository_FailsSayingWhatToDo()
    {
        var outside = Path.GetDirectoryName(repository.Root)!;

        var run = await RunAsync(outside);

        Assert.Equal((RunStatus.Failed, ErrorCodes.WorkflowFailed), (run.End.Status!.Value, run.End.ErrorCode));
        Assert.Contains($"'{outside}' is not inside the work tree of a git repository", run.End.Error, StringComparison.Ordinal);
        Assert.Contains("{\"directory\":", run.End.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RepoHealth_DirectoryThatIsNotThere_FailsNamingIt()
    {
        var run = await RunAsync(Path.Combine(repository.Root, "absent"));

        Assert.Equal((RunStatus.Failed, ErrorCodes.StepFailed), (run.End.Status!.Value, run.End.ErrorCode));
        Assert.Contains("absent", run.End.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RepoHealth_LinksThatFail_AreToleratedAndReported()
    {
        // Names below .invalid resolve nowhere, with a network and without.
        repository.Write("README.md", "https://one.invalid/a and https://two.invalid/b");

        var run = await RunAsync(checkLinks: true);

        Assert.Equal(RunStatus.Warning, run.End.Status);
        var links = Output<RepoHealthReport>(run).Links!;
        Assert.Equal(2, links.Total);
        Assert.All(links.Checked, link => Assert.True(link is { Ok: false, Status: null, Error.Length: > 0 }));
    }

    [Fact]
    public async Task RepoHealth_ManyLinks_OnlyABoundedNumberIsRequested()
    {
        repository.Write("README.md", string.Join('\n', Enumerable.Range(0, 50).Select(i => $"https://host.invalid/{i}")));

        var run = await RunAsync(checkLinks: true);

        Assert.Equal(20, run.Steps.Count(step => step.Name.StartsWith("link-", StringComparison.Ordinal)));
        Assert.Equal(50, Output<RepoHealthReport>(run).Links!.Total);
    }

    [Fact]
    public async Task RepoHealth_NoReadme_SkipsTheLinks()
    {
        var run = await RunAsync(checkLinks: true);

        Assert.Equal(RunStatus.Completed, run.End.Status);
        Assert.Equal("skip", run.Steps.Single(step => step.Name == "links").Kind.Name);
    }

    public void Dispose() => repository.Dispose();

    private Task<DirectEngine> RunAsync(string? directory = null, bool checkLinks = false)
        => DirectEngine.RunAsync("repo-health", JsonSerializer.Serialize(new { directory = directory ?? repository.Root, checkLinks }));

    private static T Output<T>(DirectEngine run) => JsonSerializer.Deserialize<T>(run.End.Output!.Value.Text, PayloadJson.Options)!;
}
