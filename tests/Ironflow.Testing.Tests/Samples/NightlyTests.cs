using Ironflow.Runs;
using Ironflow.Samples.Nightly;
using Ironflow.Samples.RepoHealth.Operations;

namespace Ironflow.Testing.Tests.Samples;

/// <summary>How <c>nightly</c> deals with what its children tell, with every step scripted.</summary>
public sealed class NightlyTests
{
    [Fact]
    public async Task NoDirectories_LooksAtTheWorkingDirectory()
    {
        var report = (await Nightly().RunAsync<NightlyWorkflow>()).AssertCompleted().AssertSteps("health-1").Output<NightlyReport>();

        Assert.Equal((null, "/src/one", 6), (Assert.Single(report.Repositories).Directory, report.Repositories[0].Root, report.Repositories[0].Marked));
    }

    [Fact]
    public async Task TheSameDirectoryTwice_IsTwoChildren()
    {
        var result = await Nightly().RunAsync<NightlyWorkflow>(new { directories = new[] { "/src", "/src" } });

        Assert.Equal(2, result.AssertCompleted().AssertSteps("health-1", "health-2").Children.Count);
        Assert.Equal(RunStatus.Completed, result.Status);
    }

    [Fact]
    public async Task AChildThatFails_MakesAWarning_AndIsInTheReport()
    {
        var result = await Nightly("largest-files").OnFailure("largest-files", "the disk is | broken").RunAsync<NightlyWorkflow>();

        Assert.Equal(RunStatus.Warning, result.AssertCompleted().Status);
        Assert.Contains("the disk is \\| broken", result.Output<NightlyReport>().Markdown, StringComparison.Ordinal);
    }

    private static WorkflowTest Nightly(string? without = null)
    {
        var test = new WorkflowTest().AddFrom(typeof(NightlyWorkflow).Assembly)
            .OnShell("repository", "/src/one").OnShell("shallow", "false").OnShell("head", "abc1234")
            .OnOperation("authors", AuthorCounts.None).OnOperation("changes", new Changes(1, 0, []))
            .OnOperation("count-todo", new MarkerCount("TODO", 4, 1, [])).OnOperation("count-fixme", new MarkerCount("FIXME", 2, 1, []));
        return without == "largest-files" ? test : test.OnOperation("largest-files", new LargestFiles(0, 0, 0, []));
    }
}
