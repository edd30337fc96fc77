using System.Text.Json;
using Ironflow.Json;
using Ironflow.Local.Tests.Semantics;
using Ironflow.Runs;
using Ironflow.Samples.Nightly;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Samples;

/// <summary>The sample <c>nightly</c> on the embedded engine, with real repositories.</summary>
public sealed class NightlyTests : IDisposable
{
    private readonly TempRepository one = new();
    private readonly TempRepository two = new();

    [Fact]
    public async Task EveryRepository_IsAChildRun_AndInTheReport()
    {
        one.Write("todo.txt", "TODO\n");
        one.Commit();
        await using var harness = await Harness.StartWithSamplesAsync();

        var detail = await harness.RunAsync("nightly", Payload(one.Root, two.Root));

        Assert.Equal((RunStatus.Completed, null), (detail.Run.Status, detail.Run.Error));
        Assert.Equal([(0, "health-1"), (0, "health-2")], detail.Steps.Select(step => (step.Position, step.Name)));
        var report = ReportOf(detail);
        Assert.Equal([(1, 1), (0, 0)], report.Repositories.Select(repository => (repository.Commits, repository.Marked)));
        Assert.Equal(detail.Steps.Select(step => step.ChildRunId!.Value), report.Repositories.Select(repository => repository.RunId));
        Assert.Contains("no commit yet", report.Markdown, StringComparison.Ordinal);
        var child = (await harness.Store.FindRunAsync(report.Repositories[0].RunId))!;
        Assert.Equal((RunStatus.Completed, detail.Run.Id), (child.Status, child.ParentRunId!.Value));
    }

    [Fact]
    public async Task ARepositoryThatIsGone_IsReported_AndTheRunEndsAsAWarning()
    {
        one.Commit();
        await using var harness = await Harness.StartWithSamplesAsync();

        var detail = await harness.RunAsync("nightly", Payload(Path.Combine(one.Root, "absent"), one.Root));

        Assert.Equal(RunStatus.Warning, detail.Run.Status);
        Assert.Equal([StepStatus.Failed, StepStatus.Completed], detail.Steps.Select(step => step.Status));
        var report = ReportOf(detail);
        Assert.Contains("absent", report.Repositories[0].Error, StringComparison.Ordinal);
        Assert.Equal(1, report.Repositories[1].Commits);
        Assert.Contains("## Not looked at", report.Markdown, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        one.Dispose();
        two.Dispose();
    }

    private static string Payload(params string[] directories) => JsonSerializer.Serialize(new { directories });

    private static NightlyReport ReportOf(RunDetail detail) => JsonSerializer.Deserialize<NightlyReport>(detail.Run.Output!.Value.Text, PayloadJson.Options)!;
}
